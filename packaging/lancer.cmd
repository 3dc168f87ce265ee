@echo off
rem Opens the page of a project in the browser: the folder dropped on this file, else one beside it.
chcp 65001 >nul
title Réverbère
if not exist "%~dp0reverbere.exe" (
    echo Le programme n'est pas à côté de ce fichier.
    echo Extrayez tout le dossier du .zip ^(clic droit, « Extraire tout »^), puis relancez.
    pause
    exit /b 1
)
set "projet=%~1"
if "%projet%"=="" set "projet=%~dp0Mon territoire"
echo Réverbère s'ouvre dans le navigateur.
echo Gardez cette fenêtre ouverte pendant le travail ; la fermer arrête le programme.
echo.
"%~dp0reverbere.exe" servir "%projet%" %REVERBERE_OPTIONS%
if errorlevel 1 pause
