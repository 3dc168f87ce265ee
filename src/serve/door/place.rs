//! Where the program listens, and at which addresses browsers reach it.

use super::persons::SHORTEST;
use super::sign_in::SignIn;
use super::{Door, refused};
use crate::error::Result;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Where the program listens, and who may come in there.
pub struct Place {
    /// The address of this computer that it listens on.
    pub listens: SocketAddr,
    /// Persons, and where they reach it; none where the one person is at this computer.
    pub server: Option<Server>,
}

/// A page for several persons.
pub struct Server {
    /// Who they are.
    pub sign_in: SignIn,
    /// Where they reach it, where that is not where it listens.
    pub address: Option<PublicAddress>,
}

impl Server {
    /// The way in, once it listens.
    pub fn door(self, listens: SocketAddr) -> Door {
        Door::of_a_server(
            Site::of_a_server(self.address.as_ref(), listens),
            self.sign_in,
        )
    }
}

impl Place {
    /// As a command line says it.
    ///
    /// # Errors
    /// Others could come in without a password, the address of a server is not known, or its file of
    /// passwords is not right.
    pub fn of(
        listen: Option<IpAddr>,
        port: u16,
        passwords: Option<PathBuf>,
        address: Option<PublicAddress>,
    ) -> Result<Self> {
        let listen = listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let Some(passwords) = passwords else {
            if !listen.is_loopback() {
                return Err(refused(format!(
                    "--ecoute {listen} ouvre le projet à d'autres ordinateurs : il faut aussi --mot-de-passe-fichier, avec une ligne de « reverbere mot-de-passe » par personne ({SHORTEST} caractères au moins)"
                )));
            }
            if address.is_some() {
                return Err(refused(
                    "--adresse-publique va avec --mot-de-passe-fichier ; donnez les deux, ou aucun",
                ));
            }
            return Ok(Self {
                listens: SocketAddr::new(listen, port),
                server: None,
            });
        };
        if listen.is_unspecified() && address.is_none() {
            return Err(refused(format!(
                "--ecoute {listen} est toutes les adresses de cet ordinateur : dites celle que les navigateurs ouvrent, avec --adresse-publique (par exemple https://eclairage.epci.fr)"
            )));
        }
        Ok(Self {
            listens: SocketAddr::new(listen, port),
            server: Some(Server {
                sign_in: SignIn::by(passwords)?,
                address,
            }),
        })
    }
}

/// An address as browsers have it: scheme, name and port, nothing behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress(String);

impl std::str::FromStr for PublicAddress {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        // Browsers leave the usual port out.
        let usual = if text.starts_with("https://") {
            ":443"
        } else {
            ":80"
        };
        let text = text.strip_suffix(usual).unwrap_or(&text);
        let host = (text.strip_prefix("https://")).or_else(|| text.strip_prefix("http://"));
        let is_host = |host: &str| {
            let fits =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
            host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
                && host.chars().all(fits)
        };
        if host.is_some_and(is_host) {
            Ok(Self(text.to_owned()))
        } else {
            Err("une adresse comme https://eclairage.epci.fr est attendue, sans rien derrière le nom".into())
        }
    }
}

/// One address that requests may ask for.
pub struct Site {
    origin: String,
}

impl Site {
    /// That of a server.
    pub fn of_a_server(address: Option<&PublicAddress>, listens: SocketAddr) -> Self {
        let origin =
            address.map_or_else(|| format!("http://{listens}"), |address| address.0.clone());
        Self { origin }
    }

    /// What browsers send as their origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether a request names it as its host.
    pub fn is_host(&self, host: &str) -> bool {
        let own = self.origin.split_once("://").map(|(_, host)| host);
        own == Some(host)
    }

    /// Whether what is sent there is encrypted on its way.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

/// The addresses of this computer, the one to open first.
pub fn of_this_computer(port: u16) -> Vec<Site> {
    ["127.0.0.1", "localhost"]
        .map(|host| Site {
            origin: format!("http://{host}:{port}"),
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_as_browsers_have_it() {
        for (text, known) in [
            (
                "https://Eclairage.EPCI.fr/",
                Some("https://eclairage.epci.fr"),
            ),
            (
                "https://eclairage.epci.fr:443",
                Some("https://eclairage.epci.fr"),
            ),
            ("http://192.168.1.5:8620", Some("http://192.168.1.5:8620")),
            ("http://[::1]:80/", Some("http://[::1]")),
            ("eclairage.epci.fr", None),
            ("https://eclairage.epci.fr/reverbere", None),
            ("https://", None),
            ("https://a b", None),
            ("javascript:alert(1)", None),
        ] {
            let read = text.parse::<PublicAddress>().ok();
            assert_eq!(read.as_ref().map(|one| one.0.as_str()), known, "{text}");
        }
    }

    #[test]
    fn nobody_else_comes_in_without_a_password() {
        let of =
            |listen: &str| Place::of(Some(listen.parse().expect("an address")), 8620, None, None);
        assert!(of("127.0.0.1").is_ok() && of("127.0.0.2").is_ok() && of("::1").is_ok());
        for listen in ["0.0.0.0", "192.168.1.5", "::", "::ffff:127.0.0.1"] {
            let error = of(listen).err().expect(listen).to_string();
            assert!(
                error.contains("--mot-de-passe-fichier"),
                "{listen}: {error}"
            );
        }
    }
}
