//! Who asks: the person in whose name a request is answered, for whatever is written down meanwhile.
//! Nobody in particular where the page is that of one computer.

use std::cell::RefCell;
use std::sync::Arc;

/// A person, by the name that the file of passwords gives.
pub type Person = Arc<str>;

tokio::task_local! {
    static ASKING: Option<Person>;
}

thread_local! {
    static AUTHOR: RefCell<Option<Person>> = const { RefCell::new(None) };
}

/// Answers a request in the name of a person.
pub async fn asks<T>(person: Option<Person>, answer: impl Future<Output = T>) -> T {
    ASKING.scope(person, answer).await
}

/// Work for another thread, to be done in the name of whoever asks for it here.
pub fn in_their_name<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let asking = ASKING.try_with(Clone::clone).ok().flatten();
    let person = asking.or_else(now);
    move || in_the_name_of(person, work)
}

/// Works in the name of a person, or of nobody.
pub fn in_the_name_of<T>(person: Option<Person>, work: impl FnOnce() -> T) -> T {
    let _until_done = Turn(AUTHOR.replace(person));
    work()
}

/// In whose name this thread works now.
pub fn now() -> Option<Person> {
    AUTHOR.with_borrow(Clone::clone)
}

/// Whom the thread worked for before, and works for again once this is dropped, by a panic too: threads are
/// used again.
struct Turn(Option<Person>);

impl Drop for Turn {
    fn drop(&mut self) {
        AUTHOR.set(self.0.take());
    }
}
