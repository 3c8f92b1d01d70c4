<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>QObject</name>
    <message>
        <source>Show the password</source>
        <translation>Passwort anzeigen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::AccessPassDialog</name>
    <message>
        <source>Access pass for %1</source>
        <translation>Zugangspass für %1</translation>
    </message>
    <message>
        <source>A pass opens the account in place of password and second step, and leads to setting these up. Be sure that it is really this person who asks; they are told by mail that there is one.</source>
        <translation>Ein Pass öffnet das Konto anstelle von Passwort und zweitem Schritt und führt dazu, beides neu einzurichten. Vergewissern Sie sich, dass wirklich diese Person fragt; sie erfährt per Mail, dass es ihn gibt.</translation>
    </message>
    <message>
        <source>&amp;Issue pass</source>
        <translation>Pass &amp;ausstellen</translation>
    </message>
    <message>
        <source>As the settings say</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <source>30 minutes</source>
        <translation>30 Minuten</translation>
    </message>
    <message>
        <source>4 hours</source>
        <translation>4 Stunden</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>Good for</source>
        <translation>Gültig für</translation>
    </message>
    <message>
        <source>Sign-ins</source>
        <translation>Anmeldungen</translation>
    </message>
    <message>
        <source>&amp;Good for</source>
        <translation>&amp;Gültig für</translation>
    </message>
    <message>
        <source>&amp;Sign-ins</source>
        <translation>&amp;Anmeldungen</translation>
    </message>
    <message>
        <source>Access pass</source>
        <translation>Zugangspass</translation>
    </message>
    <message numerus="yes">
        <source>Good for %n sign-in(s), until %1.</source>
        <translation>
            <numerusform>Gültig für %n Anmeldung, bis %1.</numerusform>
            <numerusform>Gültig für %n Anmeldungen, bis %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;Drucken…</translation>
    </message>
    <message>
        <source>It is shown only this once. Nobody can look it up later.</source>
        <translation>Er wird nur dieses eine Mal gezeigt. Niemand kann ihn später nachsehen.</translation>
    </message>
    <message>
        <source>I have kept it</source>
        <translation>Ich habe ihn aufbewahrt</translation>
    </message>
    <message>
        <source>Access pass for %1 at %2</source>
        <translation>Zugangspass für %1 bei %2</translation>
    </message>
    <message>
        <source>On the sign-in page, choose “Sign in with an access pass”.</source>
        <translation>Wählen Sie auf der Anmeldeseite „Mit einem Zugangspass anmelden“.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::AddressStep</name>
    <message>
        <source>How is it reached?</source>
        <translation>Wie ist er erreichbar?</translation>
    </message>
    <message>
        <source>The public address becomes part of every token: choose one that can stay.</source>
        <translation>Die öffentliche Adresse steht in jedem Token: Wählen Sie eine, die bleiben kann.</translation>
    </message>
    <message>
        <source>Public address</source>
        <translation>Öffentliche Adresse</translation>
    </message>
    <message>
        <source>Listens on</source>
        <translation>Lauscht auf</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>Zertifikatsdatei</translation>
    </message>
    <message>
        <source>Private key file</source>
        <translation>Datei des privaten Schlüssels</translation>
    </message>
    <message>
        <source>A reverse proxy in front does it (nginx, Caddy)</source>
        <translation>Ein Reverse-Proxy davor (nginx, Caddy)</translation>
    </message>
    <message>
        <source>Gatehouse itself, with these files</source>
        <translation>Gatehouse selbst, mit diesen Dateien</translation>
    </message>
    <message>
        <source>Gatehouse itself, with a certificate of its own making</source>
        <translation>Gatehouse selbst, mit einem eigenen Zertifikat</translation>
    </message>
    <message>
        <source>&amp;Public address</source>
        <translation>Öffentliche A&amp;dresse</translation>
    </message>
    <message>
        <source>What people and applications type, with https.</source>
        <translation>Was Menschen und Anwendungen eingeben, mit https.</translation>
    </message>
    <message>
        <source>&amp;Listens on</source>
        <translation>&amp;Lauscht auf</translation>
    </message>
    <message>
        <source>Address and port on this computer.</source>
        <translation>Adresse und Port auf diesem Computer.</translation>
    </message>
    <message>
        <source>Who does the &amp;encryption?</source>
        <translation>Wer &amp;verschlüsselt?</translation>
    </message>
    <message>
        <source>&amp;Certificate file (PEM, with its chain)</source>
        <translation>&amp;Zertifikatsdatei (PEM, mit Kette)</translation>
    </message>
    <message>
        <source>Private &amp;key file (PEM)</source>
        <translation>Datei des privaten &amp;Schlüssels (PEM)</translation>
    </message>
    <message>
        <source>“Listens on” needs an address and a port, such as 127.0.0.1:8400.</source>
        <translation>„Lauscht auf“ braucht eine Adresse und einen Port, etwa 127.0.0.1:8400.</translation>
    </message>
    <message>
        <source>The public address must begin with https, such as https://login.example.org.</source>
        <translation>Die öffentliche Adresse muss mit https beginnen, etwa https://login.example.org.</translation>
    </message>
    <message>
        <source>The public address must end after the name, without a path.</source>
        <translation>Die öffentliche Adresse muss nach dem Namen enden, ohne Pfad.</translation>
    </message>
    <message>
        <source>Name both files: the certificate and its private key.</source>
        <translation>Nennen Sie beide Dateien: das Zertifikat und seinen privaten Schlüssel.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::AdministratorStep</name>
    <message>
        <source>Who is the administrator?</source>
        <translation>Wer ist der Administrator?</translation>
    </message>
    <message>
        <source>This account may do everything. More can be added later.</source>
        <translation>Dieses Konto darf alles. Weitere können später dazukommen.</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>Passwort noch einmal</translation>
    </message>
    <message>
        <source>&amp;Username</source>
        <translation>&amp;Benutzername</translation>
    </message>
    <message>
        <source>&amp;Full name (optional)</source>
        <translation>&amp;Voller Name (freiwillig)</translation>
    </message>
    <message>
        <source>&amp;E-mail (optional)</source>
        <translation>&amp;E-Mail (freiwillig)</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>At least %1 characters. Several words that only you would put together are best.</source>
        <translation>Mindestens %1 Zeichen. Am besten sind mehrere Wörter, die nur Sie so zusammenstellen.</translation>
    </message>
    <message>
        <source>Password &amp;again</source>
        <translation>P&amp;asswort noch einmal</translation>
    </message>
    <message>
        <source>Enter a username.</source>
        <translation>Geben Sie einen Benutzernamen ein.</translation>
    </message>
    <message>
        <source>Enter the e-mail address in full, or leave it empty.</source>
        <translation>Geben Sie die E-Mail-Adresse vollständig ein, oder lassen Sie sie leer.</translation>
    </message>
    <message>
        <source>The password needs at least %1 characters.</source>
        <translation>Das Passwort braucht mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The two passwords differ. Type the second one again.</source>
        <translation>Die beiden Passwörter sind verschieden. Geben Sie das zweite noch einmal ein.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ApprovalsCard</name>
    <message>
        <source>Remove all second steps of %1</source>
        <translation>Alle zweiten Schritte von %1 entfernen</translation>
    </message>
    <message>
        <source>Change the account of %1</source>
        <translation>Das Konto von %1 ändern</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) for a second administrator</source>
        <translation>
            <numerusform>%n Anfrage an einen zweiten Administrator</numerusform>
            <numerusform>%n Anfragen an einen zweiten Administrator</numerusform>
        </translation>
    </message>
    <message>
        <source>Asked by %1, %2, good until %3</source>
        <translation>Angefragt von %1, %2, gültig bis %3</translation>
    </message>
    <message>
        <source>Waits for another administrator</source>
        <translation>Wartet auf einen anderen Administrator</translation>
    </message>
    <message>
        <source>Refuse…</source>
        <translation>Ablehnen …</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Zustimmen …</translation>
    </message>
    <message>
        <source>Refuse: %1</source>
        <translation>Ablehnen: %1</translation>
    </message>
    <message>
        <source>Approve: %1</source>
        <translation>Zustimmen: %1</translation>
    </message>
    <message>
        <source>Approve: %1?</source>
        <translation>Zustimmen: %1?</translation>
    </message>
    <message>
        <source>Then the password alone opens the account, until something new is added. Be sure that it is really this person who asks.</source>
        <translation>Dann öffnet das Passwort allein das Konto, bis etwas Neues hinzukommt. Vergewissern Sie sich, dass wirklich diese Person darum bittet.</translation>
    </message>
    <message>
        <source>&amp;Approve</source>
        <translation>&amp;Zustimmen</translation>
    </message>
    <message>
        <source>Refuse: %1?</source>
        <translation>Ablehnen: %1?</translation>
    </message>
    <message>
        <source>Nothing changes. %1 can ask again.</source>
        <translation>Nichts ändert sich. %1 kann erneut anfragen.</translation>
    </message>
    <message>
        <source>&amp;Refuse</source>
        <translation>&amp;Ablehnen</translation>
    </message>
    <message>
        <source>Approved: %1</source>
        <translation>Zugestimmt: %1</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Zurücknehmen…</translation>
    </message>
    <message>
        <source>Take back: %1</source>
        <translation>Zurücknehmen: %1</translation>
    </message>
    <message>
        <source>Take back: %1?</source>
        <translation>Zurücknehmen: %1?</translation>
    </message>
    <message>
        <source>Nothing changes. You can ask again.</source>
        <translation>Es ändert sich nichts. Sie können erneut darum bitten.</translation>
    </message>
    <message>
        <source>&amp;Take back</source>
        <translation>&amp;Zurücknehmen</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>Zurückgenommen: %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::AuditPage</name>
    <message>
        <source>Audit log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Who did what, when; every event is chained to the one before</source>
        <translation>Wer wann was getan hat; jedes Ereignis ist mit dem vorigen verkettet</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Filter events</source>
        <translation>Ereignisse filtern</translation>
    </message>
    <message>
        <source>Filter:  type:signin.failed  ip:10.0.0.7  since:2h  anna</source>
        <translation>Filter:  type:signin.failed  ip:10.0.0.7  since:2h  anna</translation>
    </message>
    <message>
        <source>&amp;Follow live</source>
        <translation>&amp;Live verfolgen</translation>
    </message>
    <message>
        <source>&amp;Verify chain</source>
        <translation>&amp;Kette prüfen</translation>
    </message>
    <message>
        <source>&amp;Open user</source>
        <translation>Benutzer ö&amp;ffnen</translation>
    </message>
    <message>
        <source>The event in full</source>
        <translation>Das ganze Ereignis</translation>
    </message>
    <message>
        <source>Not understood: %1. Known are type: outcome: ip: actor: target: about: since: until:</source>
        <translation>Nicht verstanden: %1. Bekannt sind type: outcome: ip: actor: target: about: since: until:</translation>
    </message>
    <message>
        <source>One event in full</source>
        <translation>Ein Ereignis im Ganzen</translation>
    </message>
    <message>
        <source>Choose an event from the list.</source>
        <translation>Wählen Sie ein Ereignis aus der Liste.</translation>
    </message>
    <message>
        <source>Outcome: %1</source>
        <translation>Ergebnis: %1</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>Grund: %1</translation>
    </message>
    <message>
        <source>Who: %1</source>
        <translation>Wer: %1</translation>
    </message>
    <message>
        <source>To whom or what: %1</source>
        <translation>Wen oder was: %1</translation>
    </message>
    <message>
        <source>From: %1, %2</source>
        <translation>Von: %1, %2</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Following live: new events appear at the top</source>
        <translation>Live: neue Ereignisse erscheinen oben</translation>
    </message>
    <message>
        <source>The log is whole: %1 events checked.</source>
        <translation>Das Protokoll ist unversehrt: %1 Ereignisse geprüft.</translation>
    </message>
    <message>
        <source>The log was changed at event %1.</source>
        <translation>Das Protokoll wurde bei Ereignis %1 verändert.</translation>
    </message>
    <message>
        <source>Keep a copy of the database, and find out who had access to it.</source>
        <translation>Sichern Sie eine Kopie der Datenbank, und klären Sie, wer Zugriff darauf hatte.</translation>
    </message>
    <message>
        <source>Kind of event</source>
        <translation>Art des Ereignisses</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Sign-ins</source>
        <translation>Anmeldungen</translation>
    </message>
    <message>
        <source>Second step</source>
        <translation>Zweiter Schritt</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>Anwendungen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Any outcome</source>
        <translation>Jedes Ergebnis</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>No events match</source>
        <translation>Keine passenden Ereignisse</translation>
    </message>
    <message>
        <source>Widen the filter or the time.</source>
        <translation>Erweitern Sie den Filter oder den Zeitraum.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::Banner</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::BusyIndicator</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Warten auf den Server</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>Nicht länger warten</translation>
    </message>
    <message>
        <source>Waiting for the server…</source>
        <translation>Warten auf den Server…</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::CallbackListener</name>
    <message>
        <source>Nothing here</source>
        <translation>Hier ist nichts</translation>
    </message>
    <message>
        <source>This address is only for signing in.</source>
        <translation>Diese Adresse dient nur der Anmeldung.</translation>
    </message>
    <message>
        <source>Back to Gatehouse</source>
        <translation>Zurück zu Gatehouse</translation>
    </message>
    <message>
        <source>You can close this page and go on in the Gatehouse window.</source>
        <translation>Sie können diese Seite schließen und im Gatehouse-Fenster weitermachen.</translation>
    </message>
    <message>
        <source>This is not the sign-in that was asked for</source>
        <translation>Das ist nicht die verlangte Anmeldung</translation>
    </message>
    <message>
        <source>Close this page, go back to the Gatehouse window, and start the sign-in there again.</source>
        <translation>Schließen Sie diese Seite, gehen Sie zum Gatehouse-Fenster zurück, und beginnen Sie die Anmeldung dort neu.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ClaimsPreviewDialog</name>
    <message>
        <source>Preview claims</source>
        <translation>Claims vorab ansehen</translation>
    </message>
    <message>
        <source>Choose a person to see what %1 would be told, if it had all of its scopes. Times and numbers of each token are left out, and no token is made.</source>
        <translation>Wählen Sie eine Person, um zu sehen, was %1 erführe, wenn alle Scopes erteilt wären. Zeiten und Nummern einzelner Token fehlen, und es entsteht kein Token.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Users found</source>
        <translation>Gefundene Benutzer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Search users</source>
        <translation>Benutzer suchen</translation>
    </message>
    <message>
        <source>Search by name, username or e-mail</source>
        <translation>Nach Name, Benutzername oder E-Mail suchen</translation>
    </message>
    <message>
        <source>Nobody matches</source>
        <translation>Niemand passt</translation>
    </message>
    <message>
        <source>Try fewer letters.</source>
        <translation>Versuchen Sie weniger Buchstaben.</translation>
    </message>
    <message>
        <source>ID token</source>
        <translation>ID-Token</translation>
    </message>
    <message>
        <source>Userinfo</source>
        <translation>Userinfo</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugriffstoken</translation>
    </message>
    <message>
        <source>None: the application has not the scope openid.</source>
        <translation>Keines: Der Anwendung fehlt der Scope openid.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ClientDialog</name>
    <message>
        <source>Parts of the application</source>
        <translation>Teile der Anwendung</translation>
    </message>
    <message>
        <source>Se&amp;crets</source>
        <translation>&amp;Geheimnisse</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Two secrets can live side by side: make a new one, put it into the application, then remove the old one. Nothing stands still meanwhile.</source>
        <translation>Zwei Geheimnisse können nebeneinander gelten: Machen Sie ein neues, tragen Sie es in der Anwendung ein, und entfernen Sie dann das alte. Nichts steht dabei still.</translation>
    </message>
    <message>
        <source>&amp;Make a new secret</source>
        <translation>Neues Geheimnis &amp;machen</translation>
    </message>
    <message>
        <source>Values for any OpenID Connect form</source>
        <translation>Werte für jedes OpenID-Connect-Formular</translation>
    </message>
    <message>
        <source>Node.js with openid-client</source>
        <translation>Node.js mit openid-client</translation>
    </message>
    <message>
        <source>Kind of application</source>
        <translation>Art der Anwendung</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>Ko&amp;pieren</translation>
    </message>
    <message>
        <source>Text to copy</source>
        <translation>Text zum Kopieren</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>Eingebaut</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>No secret: the application cannot sign anyone in.</source>
        <translation>Kein Geheimnis: Die Anwendung kann niemanden anmelden.</translation>
    </message>
    <message>
        <source>Made %1</source>
        <translation>Gemacht %1</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Remove the secret made %1</source>
        <translation>Das Geheimnis vom %1 entfernen</translation>
    </message>
    <message>
        <source>Correct the marked field and try again.</source>
        <translation>Berichtigen Sie das markierte Feld, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The application is saved.</source>
        <translation>Die Anwendung ist gespeichert.</translation>
    </message>
    <message>
        <source>New secret for %1</source>
        <translation>Neues Geheimnis für %1</translation>
    </message>
    <message>
        <source>Put this secret into the application&apos;s settings now.</source>
        <translation>Tragen Sie dieses Geheimnis jetzt in den Einstellungen der Anwendung ein.</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Client-Geheimnis</translation>
    </message>
    <message>
        <source>Remove this secret?</source>
        <translation>Dieses Geheimnis entfernen?</translation>
    </message>
    <message>
        <source>An application that still uses it can no longer sign anyone in.</source>
        <translation>Eine Anwendung, die es noch verwendet, kann niemanden mehr anmelden.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>&amp;Allgemein</translation>
    </message>
    <message>
        <source>Pro&amp;tocol</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) not saved yet</source>
        <translation>
            <numerusform>%n Änderung noch nicht gespeichert</numerusform>
            <numerusform>%n Änderungen noch nicht gespeichert</numerusform>
        </translation>
    </message>
    <message>
        <source>Close without saving?</source>
        <translation>Schließen, ohne zu speichern?</translation>
    </message>
    <message>
        <source>What you changed here is lost.</source>
        <translation>Was Sie hier geändert haben, geht verloren.</translation>
    </message>
    <message>
        <source>&amp;Throw the changes away</source>
        <translation>Änderungen &amp;verwerfen</translation>
    </message>
    <message>
        <source>Conn&amp;ect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>The application proves itself without a secret.</source>
        <translation>Die Anwendung weist sich ohne Geheimnis aus.</translation>
    </message>
    <message>
        <source>Previe&amp;w claims…</source>
        <translation>Claims-&amp;Vorschau…</translation>
    </message>
    <message>
        <source>Node.js with Express</source>
        <translation>Node.js mit Express</translation>
    </message>
    <message>
        <source>Python with Flask</source>
        <translation>Python mit Flask</translation>
    </message>
    <message>
        <source>nginx with auth_request</source>
        <translation>nginx mit auth_request</translation>
    </message>
    <message>
        <source>Apache with mod_auth_openidc</source>
        <translation>Apache mit mod_auth_openidc</translation>
    </message>
    <message>
        <source>Wait a moment: what is on its way is shown only once.</source>
        <translation>Einen Moment: Was unterwegs ist, wird nur einmal angezeigt.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ClientForm</name>
    <message>
        <source>No setting of this application has these words.</source>
        <translation>Keine Einstellung dieser Anwendung enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Search by word, or by name as in logo_uri</source>
        <translation>Suche nach Wörtern oder Namen wie logo_uri</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ClientModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Sends people back to</source>
        <translation>Schickt zurück an</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>Bereiche (Scopes)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>Eingebaut</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ClientsPage</name>
    <message>
        <source>Applications</source>
        <translation>Anwendungen</translation>
    </message>
    <message>
        <source>What people sign in to with their account here</source>
        <translation>Wobei sich Menschen mit ihrem Konto hier anmelden</translation>
    </message>
    <message>
        <source>Search applications</source>
        <translation>Anwendungen suchen</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>No applications yet</source>
        <translation>Noch keine Anwendungen</translation>
    </message>
    <message>
        <source>Add the first with Ctrl+N: a wiki, a mail program, anything that speaks OpenID Connect.</source>
        <translation>Fügen Sie mit Strg+N die erste hinzu: ein Wiki, ein Mailprogramm, alles, was OpenID Connect spricht.</translation>
    </message>
    <message>
        <source>&amp;Add application…</source>
        <translation>&amp;Anwendung hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Disable</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>De&amp;lete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message>
        <source>En&amp;able</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>%1 was added</source>
        <translation>%1 wurde hinzugefügt</translation>
    </message>
    <message>
        <source>Put this secret into the application&apos;s settings now.</source>
        <translation>Tragen Sie dieses Geheimnis jetzt in den Einstellungen der Anwendung ein.</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Client-Geheimnis</translation>
    </message>
    <message>
        <source>Nobody can sign in to %1 now.</source>
        <translation>Niemand kann sich jetzt bei %1 anmelden.</translation>
    </message>
    <message>
        <source>People can sign in to %1 again.</source>
        <translation>Man kann sich wieder bei %1 anmelden.</translation>
    </message>
    <message>
        <source>Delete the application %1?</source>
        <translation>Die Anwendung %1 löschen?</translation>
    </message>
    <message>
        <source>People can no longer sign in to it, and its tokens stop working at once.</source>
        <translation>Niemand kann sich mehr bei ihr anmelden, und ihre Token gelten sofort nicht mehr.</translation>
    </message>
    <message>
        <source>&amp;Delete for good</source>
        <translation>Endgültig &amp;löschen</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <translation>%1 wurde gelöscht.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::CommandPalette</name>
    <message>
        <source>Find anything</source>
        <translation>Alles finden</translation>
    </message>
    <message>
        <source>Find a page, an action or a person</source>
        <translation>Eine Seite, eine Aktion oder eine Person finden</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ConfirmDialog</name>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Stands in the audit log</source>
        <translation>Steht im Protokoll</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>Name to confirm</source>
        <translation>Name zur Bestätigung</translation>
    </message>
    <message>
        <source>Type %1 to confirm:</source>
        <translation>Geben Sie zur Bestätigung %1 ein:</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ConsoleSession</name>
    <message>
        <source>Please sign in again.</source>
        <translation>Bitte melden Sie sich neu an.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::CopyField</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>Kopieren: %1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::DataTable</name>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::DatabaseStep</name>
    <message>
        <source>Where is the data kept?</source>
        <translation>Wo liegen die Daten?</translation>
    </message>
    <message>
        <source>Choose well: only users can be taken along from one to the other later.</source>
        <translation>Gut wählen: Später lassen sich nur die Benutzer von einer zur anderen mitnehmen.</translation>
    </message>
    <message>
        <source>A &amp;file on this computer (SQLite)</source>
        <translation>Eine &amp;Datei auf diesem Computer (SQLite)</translation>
    </message>
    <message>
        <source>A &amp;PostgreSQL database</source>
        <translation>Eine &amp;PostgreSQL-Datenbank</translation>
    </message>
    <message>
        <source>Nothing to install. The file is in %1, and is good for hundreds of people.</source>
        <translation>Nichts zu installieren. Die Datei liegt in %1 und reicht für Hunderte von Menschen.</translation>
    </message>
    <message>
        <source>Enter the address as postgresql://user@host/database.</source>
        <translation>Geben Sie die Adresse als postgresql://benutzer@host/datenbank ein.</translation>
    </message>
    <message>
        <source>Address of the database</source>
        <translation>Adresse der Datenbank</translation>
    </message>
    <message>
        <source>For several servers side by side, or where a database server is kept anyway.</source>
        <translation>Für mehrere Server nebeneinander, oder wenn es ohnehin einen Datenbankserver gibt.</translation>
    </message>
    <message>
        <source>&amp;Address of the database</source>
        <translation>&amp;Adresse der Datenbank</translation>
    </message>
    <message>
        <source>Put the password into a pgpass file rather than into this line.</source>
        <translation>Das Passwort gehört in eine pgpass-Datei, nicht in diese Zeile.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::EndReasons</name>
    <message>
        <source>The person signed out</source>
        <translation>Hat sich abgemeldet</translation>
    </message>
    <message>
        <source>Nothing happened for too long</source>
        <translation>Zu lange geschah nichts</translation>
    </message>
    <message>
        <source>It reached its longest time</source>
        <translation>Hat die längste Dauer erreicht</translation>
    </message>
    <message>
        <source>Made room for a newer session</source>
        <translation>Machte Platz für eine neuere Sitzung</translation>
    </message>
    <message>
        <source>Turned up in another browser or network</source>
        <translation>Tauchte in anderem Browser oder Netz auf</translation>
    </message>
    <message>
        <source>The person said: this was not me</source>
        <translation>Die Person sagt: Das war ich nicht</translation>
    </message>
    <message>
        <source>Somebody else signed in there</source>
        <translation>Dort hat sich jemand anderes angemeldet</translation>
    </message>
    <message>
        <source>An administrator ended it</source>
        <translation>Von der Administration beendet</translation>
    </message>
    <message>
        <source>The password was changed</source>
        <translation>Das Passwort wurde geändert</translation>
    </message>
    <message>
        <source>The password was reset</source>
        <translation>Das Passwort wurde zurückgesetzt</translation>
    </message>
    <message>
        <source>The sign-in methods were reset</source>
        <translation>Die Anmeldewege wurden zurückgesetzt</translation>
    </message>
    <message>
        <source>The account was disabled</source>
        <translation>Das Konto wurde gesperrt</translation>
    </message>
    <message>
        <source>The account was deleted</source>
        <translation>Das Konto wurde gelöscht</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Other: %1</source>
        <translation>Anderes: %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::EventModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>To whom or what</source>
        <translation>Wen oder was</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close without keeping it?</source>
        <translation>Schließen, ohne es zu behalten?</translation>
    </message>
    <message>
        <source>It is shown only this once. Nobody can look it up later.</source>
        <translation>Es wird nur dieses eine Mal angezeigt. Niemand kann es später nachsehen.</translation>
    </message>
    <message>
        <source>&amp;Close anyway</source>
        <translation>Trotzdem s&amp;chließen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::Format</name>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>vor %n min</numerusform>
            <numerusform>vor %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>vor %n h</numerusform>
            <numerusform>vor %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Ausgesperrt</translation>
    </message>
    <message>
        <source>New password due</source>
        <translation>Neues Passwort nötig</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Help desk</source>
        <translation>Helpdesk</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Authenticator app</source>
        <translation>Authenticator-App</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>app code</source>
        <translation>App-Code</translation>
    </message>
    <message>
        <source>recovery code</source>
        <translation>Wiederherstellungscode</translation>
    </message>
    <message>
        <source>unknown device</source>
        <translation>unbekanntes Gerät</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <comment>browser on system</comment>
        <translation>%1 unter %2</translation>
    </message>
    <message>
        <source>Web server</source>
        <translation>Webserver</translation>
    </message>
    <message>
        <source>Browser only</source>
        <translation>Nur im Browser</translation>
    </message>
    <message>
        <source>Desktop or phone</source>
        <translation>Desktop oder Handy</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Retiring</source>
        <translation>Läuft aus</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>Ausgelaufen</translation>
    </message>
    <message>
        <source>User added</source>
        <translation>Benutzer hinzugefügt</translation>
    </message>
    <message>
        <source>User changed</source>
        <translation>Benutzer geändert</translation>
    </message>
    <message>
        <source>User disabled</source>
        <translation>Benutzer gesperrt</translation>
    </message>
    <message>
        <source>User enabled</source>
        <translation>Benutzer freigegeben</translation>
    </message>
    <message>
        <source>User locked</source>
        <translation>Benutzer ausgesperrt</translation>
    </message>
    <message>
        <source>User unlocked</source>
        <translation>Aussperrung aufgehoben</translation>
    </message>
    <message>
        <source>User deleted</source>
        <translation>Benutzer gelöscht</translation>
    </message>
    <message>
        <source>Roles of a user changed</source>
        <translation>Rollen eines Benutzers geändert</translation>
    </message>
    <message>
        <source>Password changed</source>
        <translation>Passwort geändert</translation>
    </message>
    <message>
        <source>Password reset</source>
        <translation>Passwort zurückgesetzt</translation>
    </message>
    <message>
        <source>Password hash renewed</source>
        <translation>Passwort-Hash erneuert</translation>
    </message>
    <message>
        <source>Group added</source>
        <translation>Gruppe hinzugefügt</translation>
    </message>
    <message>
        <source>Group changed</source>
        <translation>Gruppe geändert</translation>
    </message>
    <message>
        <source>Group deleted</source>
        <translation>Gruppe gelöscht</translation>
    </message>
    <message>
        <source>Roles of a group changed</source>
        <translation>Rollen einer Gruppe geändert</translation>
    </message>
    <message>
        <source>Member added to a group</source>
        <translation>Mitglied in Gruppe aufgenommen</translation>
    </message>
    <message>
        <source>Member removed from a group</source>
        <translation>Mitglied aus Gruppe entfernt</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Sign-in failed</source>
        <translation>Anmeldung fehlgeschlagen</translation>
    </message>
    <message>
        <source>Password accepted</source>
        <translation>Passwort angenommen</translation>
    </message>
    <message>
        <source>Sign-in slowed down</source>
        <translation>Anmeldung gebremst</translation>
    </message>
    <message>
        <source>Authenticator app begun</source>
        <translation>Authenticator-App begonnen</translation>
    </message>
    <message>
        <source>Authenticator app added</source>
        <translation>Authenticator-App hinzugefügt</translation>
    </message>
    <message>
        <source>Authenticator app removed</source>
        <translation>Authenticator-App entfernt</translation>
    </message>
    <message>
        <source>Second step passed</source>
        <translation>Zweiter Schritt bestanden</translation>
    </message>
    <message>
        <source>Second step failed</source>
        <translation>Zweiter Schritt fehlgeschlagen</translation>
    </message>
    <message>
        <source>Recovery codes made</source>
        <translation>Wiederherstellungscodes gemacht</translation>
    </message>
    <message>
        <source>Recovery code used</source>
        <translation>Wiederherstellungscode benutzt</translation>
    </message>
    <message>
        <source>Sign-in methods reset</source>
        <translation>Anmeldearten zurückgesetzt</translation>
    </message>
    <message>
        <source>Session started</source>
        <translation>Sitzung begonnen</translation>
    </message>
    <message>
        <source>Session renewed</source>
        <translation>Sitzung erneuert</translation>
    </message>
    <message>
        <source>Session ended</source>
        <translation>Sitzung beendet</translation>
    </message>
    <message>
        <source>Consent given</source>
        <translation>Zustimmung gegeben</translation>
    </message>
    <message>
        <source>Consent refused</source>
        <translation>Zustimmung verweigert</translation>
    </message>
    <message>
        <source>Consent withdrawn</source>
        <translation>Zustimmung zurückgezogen</translation>
    </message>
    <message>
        <source>Application authorized</source>
        <translation>Anwendung berechtigt</translation>
    </message>
    <message>
        <source>Authorization revoked</source>
        <translation>Berechtigung widerrufen</translation>
    </message>
    <message>
        <source>Code used twice</source>
        <translation>Code zweimal benutzt</translation>
    </message>
    <message>
        <source>Device sign-in begun</source>
        <translation>Geräteanmeldung begonnen</translation>
    </message>
    <message>
        <source>Device sign-in allowed</source>
        <translation>Geräteanmeldung erlaubt</translation>
    </message>
    <message>
        <source>Device sign-in refused</source>
        <translation>Geräteanmeldung abgelehnt</translation>
    </message>
    <message>
        <source>Wrong device code typed</source>
        <translation>Falscher Gerätecode eingegeben</translation>
    </message>
    <message>
        <source>Token issued</source>
        <translation>Token ausgestellt</translation>
    </message>
    <message>
        <source>Token exchanged</source>
        <translation>Token getauscht</translation>
    </message>
    <message>
        <source>Token refused</source>
        <translation>Token verweigert</translation>
    </message>
    <message>
        <source>Token renewed</source>
        <translation>Token erneuert</translation>
    </message>
    <message>
        <source>Token revoked</source>
        <translation>Token widerrufen</translation>
    </message>
    <message>
        <source>Token used twice</source>
        <translation>Token zweimal benutzt</translation>
    </message>
    <message>
        <source>Application added</source>
        <translation>Anwendung hinzugefügt</translation>
    </message>
    <message>
        <source>Application changed</source>
        <translation>Anwendung geändert</translation>
    </message>
    <message>
        <source>Application deleted</source>
        <translation>Anwendung gelöscht</translation>
    </message>
    <message>
        <source>Application secret added</source>
        <translation>Anwendungsgeheimnis hinzugefügt</translation>
    </message>
    <message>
        <source>Application secret removed</source>
        <translation>Anwendungsgeheimnis entfernt</translation>
    </message>
    <message>
        <source>Application not recognised</source>
        <translation>Anwendung nicht erkannt</translation>
    </message>
    <message>
        <source>Signing key made</source>
        <translation>Signaturschlüssel gemacht</translation>
    </message>
    <message>
        <source>Signing key rotated</source>
        <translation>Signaturschlüssel gewechselt</translation>
    </message>
    <message>
        <source>Signing key retired</source>
        <translation>Signaturschlüssel ausgelaufen</translation>
    </message>
    <message>
        <source>Setting changed</source>
        <translation>Einstellung geändert</translation>
    </message>
    <message>
        <source>Access denied</source>
        <translation>Zugriff abgelehnt</translation>
    </message>
    <message>
        <source>Set-up completed</source>
        <translation>Einrichtung abgeschlossen</translation>
    </message>
    <message>
        <source>Administrator recovered</source>
        <translation>Administrator wiederhergestellt</translation>
    </message>
    <message>
        <source>Server started</source>
        <translation>Server gestartet</translation>
    </message>
    <message>
        <source>Server stopped</source>
        <translation>Server angehalten</translation>
    </message>
    <message>
        <source>Old events removed</source>
        <translation>Alte Ereignisse entfernt</translation>
    </message>
    <message>
        <source>Backup made</source>
        <translation>Sicherung gemacht</translation>
    </message>
    <message>
        <source>Backup restored</source>
        <translation>Sicherung eingespielt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Token renewed once more</source>
        <translation>Token noch einmal erneuert</translation>
    </message>
    <message>
        <source>Signing key imported</source>
        <translation>Signaturschlüssel eingeführt</translation>
    </message>
    <message>
        <source>Passkey</source>
        <translation>Passkey</translation>
    </message>
    <message>
        <source>Passkey added</source>
        <translation>Passkey hinzugefügt</translation>
    </message>
    <message>
        <source>Passkey renamed</source>
        <translation>Passkey umbenannt</translation>
    </message>
    <message>
        <source>Passkey removed</source>
        <translation>Passkey entfernt</translation>
    </message>
    <message>
        <source>New passkey refused</source>
        <translation>Neuer Passkey abgelehnt</translation>
    </message>
    <message>
        <source>Copy of a passkey noticed</source>
        <translation>Kopie eines Passkeys bemerkt</translation>
    </message>
    <message>
        <source>Link for a passkey made</source>
        <translation>Link für einen Passkey erstellt</translation>
    </message>
    <message>
        <source>Message given up</source>
        <translation>Nachricht aufgegeben</translation>
    </message>
    <message>
        <source>Message tried again</source>
        <translation>Nachricht erneut versucht</translation>
    </message>
    <message>
        <source>Message dropped</source>
        <translation>Nachricht verworfen</translation>
    </message>
    <message>
        <source>Test message sent</source>
        <translation>Testnachricht gesendet</translation>
    </message>
    <message>
        <source>Text of a message changed</source>
        <translation>Text einer Nachricht geändert</translation>
    </message>
    <message>
        <source>Vouched for by another provider</source>
        <translation>Von anderem Anbieter bestätigt</translation>
    </message>
    <message>
        <source>Provider added</source>
        <translation>Anbieter hinzugefügt</translation>
    </message>
    <message>
        <source>Provider changed</source>
        <translation>Anbieter geändert</translation>
    </message>
    <message>
        <source>Provider deleted</source>
        <translation>Anbieter gelöscht</translation>
    </message>
    <message>
        <source>Account elsewhere linked</source>
        <translation>Fremdes Konto verknüpft</translation>
    </message>
    <message>
        <source>Account elsewhere unlinked</source>
        <translation>Fremdes Konto getrennt</translation>
    </message>
    <message>
        <source>Codes by e-mail</source>
        <translation>Codes per E-Mail</translation>
    </message>
    <message>
        <source>Codes by text message</source>
        <translation>Codes per SMS</translation>
    </message>
    <message>
        <source>code by e-mail</source>
        <translation>Code per E-Mail</translation>
    </message>
    <message>
        <source>code by text message</source>
        <translation>Code per SMS</translation>
    </message>
    <message>
        <source>E-mail address: change asked for</source>
        <translation>E-Mail-Adresse: Änderung gewünscht</translation>
    </message>
    <message>
        <source>E-mail address: change confirmed</source>
        <translation>E-Mail-Adresse: Änderung bestätigt</translation>
    </message>
    <message>
        <source>E-mail address: change stopped</source>
        <translation>E-Mail-Adresse: Änderung abgebrochen</translation>
    </message>
    <message>
        <source>Deletion asked for</source>
        <translation>Löschen veranlasst</translation>
    </message>
    <message>
        <source>Deletion undone</source>
        <translation>Löschen zurückgenommen</translation>
    </message>
    <message>
        <source>Own data downloaded</source>
        <translation>Eigene Daten heruntergeladen</translation>
    </message>
    <message>
        <source>Authenticator app renamed</source>
        <translation>Authenticator-App umbenannt</translation>
    </message>
    <message>
        <source>Codes by message added</source>
        <translation>Codes per Nachricht hinzugefügt</translation>
    </message>
    <message>
        <source>Codes by message removed</source>
        <translation>Codes per Nachricht entfernt</translation>
    </message>
    <message>
        <source>Code sent</source>
        <translation>Code gesendet</translation>
    </message>
    <message>
        <source>Access pass issued</source>
        <translation>Zugangspass ausgestellt</translation>
    </message>
    <message>
        <source>Access pass used</source>
        <translation>Zugangspass benutzt</translation>
    </message>
    <message>
        <source>Access pass revoked</source>
        <translation>Zugangspass widerrufen</translation>
    </message>
    <message>
        <source>Browser remembered</source>
        <translation>Browser gemerkt</translation>
    </message>
    <message>
        <source>Browser forgotten</source>
        <translation>Browser vergessen</translation>
    </message>
    <message>
        <source>Second step put off</source>
        <translation>Zweiter Schritt aufgeschoben</translation>
    </message>
    <message>
        <source>Last second factor removed</source>
        <translation>Letzter zweiter Faktor entfernt</translation>
    </message>
    <message>
        <source>Session turned up elsewhere</source>
        <translation>Sitzung tauchte anderswo auf</translation>
    </message>
    <message>
        <source>Sign-in with a new browser</source>
        <translation>Anmeldung mit neuem Browser</translation>
    </message>
    <message>
        <source>&quot;This was not me&quot;</source>
        <translation>„Das war ich nicht“</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::GroupDialog</name>
    <message>
        <source>Edit the group</source>
        <translation>Gruppe bearbeiten</translation>
    </message>
    <message>
        <source>Add a group</source>
        <translation>Gruppe hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Add group</source>
        <translation>Gruppe &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>Roles of the members</source>
        <translation>Rollen der Mitglieder</translation>
    </message>
    <message>
        <source>Give the group a name.</source>
        <translation>Geben Sie der Gruppe einen Namen.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::GroupModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rollen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::GroupsPage</name>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Roles given to a group pass to its members</source>
        <translation>Rollen einer Gruppe gelten für ihre Mitglieder</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Search groups</source>
        <translation>Gruppen suchen</translation>
    </message>
    <message>
        <source>No groups yet</source>
        <translation>Noch keine Gruppen</translation>
    </message>
    <message>
        <source>Groups save work: give a role once, and all members have it.</source>
        <translation>Gruppen sparen Arbeit: Geben Sie eine Rolle einmal, und alle Mitglieder haben sie.</translation>
    </message>
    <message>
        <source>Nobody in here</source>
        <translation>Niemand ist darin</translation>
    </message>
    <message>
        <source>Choose a group, then add people to it.</source>
        <translation>Wählen Sie eine Gruppe, und fügen Sie dann Personen hinzu.</translation>
    </message>
    <message>
        <source>&amp;Add group…</source>
        <translation>&amp;Gruppe hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten…</translation>
    </message>
    <message>
        <source>De&amp;lete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message>
        <source>Add &amp;member…</source>
        <translation>&amp;Mitglied hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Members of %1</source>
        <translation>Mitglieder von %1</translation>
    </message>
    <message>
        <source>Delete the group %1?</source>
        <translation>Die Gruppe %1 löschen?</translation>
    </message>
    <message>
        <source>Its members stay, but lose the roles that they have through it.</source>
        <translation>Ihre Mitglieder bleiben, verlieren aber die Rollen, die sie durch die Gruppe haben.</translation>
    </message>
    <message>
        <source>&amp;Delete for good</source>
        <translation>Endgültig &amp;löschen</translation>
    </message>
    <message>
        <source>The group %1 was deleted.</source>
        <translation>Die Gruppe %1 wurde gelöscht.</translation>
    </message>
    <message>
        <source>Removed from the group.</source>
        <translation>Aus der Gruppe entfernt.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ImportChoice</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>No file chosen</source>
        <translation>Keine Datei gewählt</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>&amp;Wählen …</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Form of the list</source>
        <translation>Form der Liste</translation>
    </message>
    <message>
        <source>List with columns (CSV)</source>
        <translation>Liste mit Spalten (CSV)</translation>
    </message>
    <message>
        <source>Export of this program (JSON)</source>
        <translation>Export dieses Programms (JSON)</translation>
    </message>
    <message>
        <source>Realm of Keycloak</source>
        <translation>Realm von Keycloak</translation>
    </message>
    <message>
        <source>Users file of Authelia</source>
        <translation>Benutzerdatei von Authelia</translation>
    </message>
    <message>
        <source>Password file of a web server (htpasswd)</source>
        <translation>Passwortdatei eines Webservers (htpasswd)</translation>
    </message>
    <message>
        <source>F&amp;orm</source>
        <translation>F&amp;orm</translation>
    </message>
    <message>
        <source>Who is here already</source>
        <translation>Wer schon da ist</translation>
    </message>
    <message>
        <source>Stays as they are</source>
        <translation>Bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Is brought up to date</source>
        <translation>Wird aktualisiert</translation>
    </message>
    <message>
        <source>Is refused</source>
        <translation>Wird abgelehnt</translation>
    </message>
    <message>
        <source>&amp;Who is here already</source>
        <translation>&amp;Wer schon da ist</translation>
    </message>
    <message>
        <source>Make &amp;groups of the realm&apos;s roles</source>
        <translation>Aus den Rollen des Realms &amp;Gruppen machen</translation>
    </message>
    <message>
        <source>Columns of the list</source>
        <translation>Spalten der Liste</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>Erste Zeilen</translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation>Wird zu</translation>
    </message>
    <message>
        <source>Choose a list of people</source>
        <translation>Eine Liste von Personen wählen</translation>
    </message>
    <message>
        <source>What “%1” becomes</source>
        <translation>Was aus „%1“ wird</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ImportDialog</name>
    <message>
        <source>Import people</source>
        <translation>Personen importieren</translation>
    </message>
    <message>
        <source>From a list or from another login server, with their passwords.</source>
        <translation>Aus einer Liste oder von einem anderen Anmeldeserver, mit ihren Passwörtern.</translation>
    </message>
    <message>
        <source>&amp;Check the list</source>
        <translation>Liste &amp;prüfen</translation>
    </message>
    <message>
        <source>&amp;Stop the import</source>
        <translation>Import &amp;anhalten</translation>
    </message>
    <message>
        <source>&amp;Undo…</source>
        <translation>&amp;Rückgängig …</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Rows to show</source>
        <translation>Welche Zeilen zu sehen sind</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>Alle Zeilen</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Here already</source>
        <translation>Schon da</translation>
    </message>
    <message>
        <source>What becomes of the rows</source>
        <translation>Was aus den Zeilen wird</translation>
    </message>
    <message>
        <source>No such rows</source>
        <translation>Keine solchen Zeilen</translation>
    </message>
    <message>
        <source>Choose other rows above.</source>
        <translation>Wählen Sie oben andere Zeilen.</translation>
    </message>
    <message>
        <source>Choose the file with the people.</source>
        <translation>Wählen Sie die Datei mit den Personen.</translation>
    </message>
    <message>
        <source>Say which column becomes the username.</source>
        <translation>Sagen Sie, welche Spalte zum Benutzernamen wird.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Sending the list…</source>
        <translation>Die Liste wird gesendet …</translation>
    </message>
    <message>
        <source>Undo this import?</source>
        <translation>Diesen Import rückgängig machen?</translation>
    </message>
    <message>
        <source>Who was added is removed again, and who was changed is put back. Who has signed in or was changed since then stays as they are now.</source>
        <translation>Wer hinzugefügt wurde, wird wieder entfernt, und wer geändert wurde, zurückgesetzt. Wer sich seitdem angemeldet hat oder geändert wurde, bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>&amp;Undo the import</source>
        <translation>Import &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importieren</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>E-mail is confirmed</source>
        <translation>E-Mail ist bestätigt</translation>
    </message>
    <message>
        <source>Display name</source>
        <translation>Anzeigename</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>Vorname</translation>
    </message>
    <message>
        <source>Family name</source>
        <translation>Nachname</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telefon</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Aktiviert</translation>
    </message>
    <message>
        <source>Password hash</source>
        <translation>Passwort-Hash</translation>
    </message>
    <message>
        <source>Password in the clear</source>
        <translation>Passwort im Klartext</translation>
    </message>
    <message>
        <source>Must change the password</source>
        <translation>Muss das Passwort ändern</translation>
    </message>
    <message>
        <source>Waiting for the server…</source>
        <translation>Warten auf den Server…</translation>
    </message>
    <message>
        <source>%1 rows so far</source>
        <translation>%1 Zeilen bisher</translation>
    </message>
    <message>
        <source>Taken back: %1. Kept: %2.</source>
        <translation>Zurückgenommen: %1. Behalten: %2.</translation>
    </message>
    <message>
        <source>Would be added: %1, changed: %2, left as they are: %3, refused: %4.</source>
        <translation>Würde hinzugefügt: %1, geändert: %2, unverändert: %3, abgelehnt: %4.</translation>
    </message>
    <message>
        <source>Added: %1, changed: %2, left as they are: %3, refused: %4.</source>
        <translation>Hinzugefügt: %1, geändert: %2, unverändert: %3, abgelehnt: %4.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>&amp;Earlier imports…</source>
        <translation>&amp;Frühere Importe…</translation>
    </message>
    <message>
        <source>Stop the import, or let it go on?</source>
        <translation>Den Import anhalten oder weiterlaufen lassen?</translation>
    </message>
    <message>
        <source>&amp;Stop it</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Let it go on</source>
        <translation>&amp;Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>The file was changed while it was sent. Send it again.</source>
        <translation>Die Datei wurde während des Sendens geändert. Senden Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>Once it is stopped, what was done until then can be undone. What goes on is found again under “Earlier imports”.</source>
        <translation>Wird er angehalten, kann das bis dahin Getane rückgängig gemacht werden. Was weiterläuft, finden Sie unter „Frühere Importe“ wieder.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ImportModel</name>
    <message>
        <source>Not sent whole</source>
        <translation>Nicht ganz gesendet</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Only checked</source>
        <translation>Nur geprüft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Taken back: %1, kept: %2</source>
        <translation>Zurückgenommen: %1, behalten: %2</translation>
    </message>
    <message>
        <source>Added: %1, changed: %2, refused: %3</source>
        <translation>Hinzugefügt: %1, geändert: %2, abgelehnt: %3</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ImportRowModel</name>
    <message>
        <source>Removed again</source>
        <translation>Wieder entfernt</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Zurückgesetzt</translation>
    </message>
    <message>
        <source>Kept: has signed in since</source>
        <translation>Behalten: hat sich seitdem angemeldet</translation>
    </message>
    <message>
        <source>Kept: was changed since</source>
        <translation>Behalten: wurde seitdem geändert</translation>
    </message>
    <message>
        <source>Was deleted since</source>
        <translation>Wurde seitdem gelöscht</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Would be added</source>
        <translation>Würde hinzugefügt</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Would be changed</source>
        <translation>Würde geändert</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>The same already</source>
        <translation>Schon genauso</translation>
    </message>
    <message>
        <source>Is here already</source>
        <translation>Ist schon da</translation>
    </message>
    <message>
        <source>Would be refused</source>
        <translation>Würde abgelehnt</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::InvitationModel</name>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Link to hand over</source>
        <translation>Link zum Weitergeben</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Invited by</source>
        <translation>Eingeladen von</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Good until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message numerus="yes">
        <source>by mail, %n time(s)</source>
        <translation>
            <numerusform>per E-Mail, %n Mal</numerusform>
            <numerusform>per E-Mail, %n Mal</numerusform>
        </translation>
    </message>
    <message>
        <source>as a link</source>
        <translation>als Link</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::InvitationsPage</name>
    <message>
        <source>Invitations</source>
        <translation>Einladungen</translation>
    </message>
    <message>
        <source>People who were asked to make their own account here</source>
        <translation>Personen, die hier selbst ein Konto anlegen sollen</translation>
    </message>
    <message>
        <source>&amp;Invite…</source>
        <translation>&amp;Einladen …</translation>
    </message>
    <message>
        <source>&amp;Send again…</source>
        <translation>Erneut &amp;senden …</translation>
    </message>
    <message>
        <source>&amp;Revoke…</source>
        <translation>&amp;Widerrufen …</translation>
    </message>
    <message>
        <source>No invitations</source>
        <translation>Keine Einladungen</translation>
    </message>
    <message>
        <source>Invite people with Ctrl+N. They choose their own username and password.</source>
        <translation>Laden Sie mit Strg+N Personen ein. Sie wählen Benutzernamen und Passwort selbst.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message numerus="yes">
        <source>%n address(es) could not be invited</source>
        <translation>
            <numerusform>%n Adresse konnte nicht eingeladen werden</numerusform>
            <numerusform>%n Adressen konnten nicht eingeladen werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invitation(s) on their way</source>
        <translation>
            <numerusform>%n Einladung ist unterwegs</numerusform>
            <numerusform>%n Einladungen sind unterwegs</numerusform>
        </translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>No mail takes this link: hand it over yourself. Whoever opens it makes the account.</source>
        <translation>Keine E-Mail bringt diesen Link: Geben Sie ihn selbst weiter. Wer ihn öffnet, legt das Konto an.</translation>
    </message>
    <message>
        <source>Send %1 a new link?</source>
        <translation>%1 einen neuen Link senden?</translation>
    </message>
    <message>
        <source>The link of before stops working, and the time begins anew.</source>
        <translation>Der bisherige Link gilt nicht mehr, und die Frist beginnt neu.</translation>
    </message>
    <message>
        <source>&amp;Send again</source>
        <translation>Erneut &amp;senden</translation>
    </message>
    <message>
        <source>Revoke the invitation of %1?</source>
        <translation>Einladung von %1 widerrufen?</translation>
    </message>
    <message>
        <source>The link stops working. You can invite the same person again later.</source>
        <translation>Der Link gilt nicht mehr. Sie können dieselbe Person später wieder einladen.</translation>
    </message>
    <message>
        <source>&amp;Revoke</source>
        <translation>&amp;Widerrufen</translation>
    </message>
    <message>
        <source>The invitation of %1 is revoked.</source>
        <translation>Die Einladung von %1 ist widerrufen.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::InviteDialog</name>
    <message>
        <source>Invite people</source>
        <translation>Personen einladen</translation>
    </message>
    <message>
        <source>Each gets a link, chooses a username and a password, and is in.</source>
        <translation>Alle bekommen einen Link, wählen Benutzernamen und Passwort und sind dabei.</translation>
    </message>
    <message>
        <source>&amp;Invite</source>
        <translation>&amp;Einladen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>As it should be shown</source>
        <translation>Wie er angezeigt werden soll</translation>
    </message>
    <message>
        <source>A word to go with it</source>
        <translation>Ein Wort dazu</translation>
    </message>
    <message>
        <source>Welcome to the team!</source>
        <translation>Willkommen im Team!</translation>
    </message>
    <message>
        <source>Send the links by &amp;mail</source>
        <translation>Links per &amp;E-Mail senden</translation>
    </message>
    <message>
        <source>One address, or a whole list as it was copied</source>
        <translation>Eine Adresse oder eine ganze kopierte Liste</translation>
    </message>
    <message>
        <source>&amp;E-mail addresses</source>
        <translation>&amp;E-Mail-Adressen</translation>
    </message>
    <message>
        <source>Na&amp;me</source>
        <translation>Na&amp;me</translation>
    </message>
    <message>
        <source>As the browser says</source>
        <translation>Wie der Browser es sagt</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;Groups</source>
        <translation>&amp;Gruppen</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>&amp;Notiz</translation>
    </message>
    <message>
        <source>Send the links by mail</source>
        <translation>Links per E-Mail senden</translation>
    </message>
    <message>
        <source>Without an address you get a link to hand over.</source>
        <translation>Ohne Adresse bekommen Sie einen Link zum Weitergeben.</translation>
    </message>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>%n Adresse</numerusform>
            <numerusform>%n Adressen</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no e-mail address in this text.</source>
        <translation>In diesem Text steht keine E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>Invite at most %1 people at a time.</source>
        <translation>Laden Sie höchstens %1 Personen auf einmal ein.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::JsonEditor</name>
    <message>
        <source>Read a file…</source>
        <translation>Datei lesen…</translation>
    </message>
    <message>
        <source>This is no JSON: line %1 has a mistake.</source>
        <translation>Das ist kein JSON: Zeile %1 hat einen Fehler.</translation>
    </message>
    <message>
        <source>Read a file</source>
        <translation>Datei lesen</translation>
    </message>
    <message>
        <source>JSON files (*.json *.jwks);;All files (*)</source>
        <translation>JSON-Dateien (*.json *.jwks);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::KeyModel</name>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Gemacht</translation>
    </message>
    <message>
        <source>In use since</source>
        <translation>Im Einsatz seit</translation>
    </message>
    <message>
        <source>Retires</source>
        <translation>Läuft aus</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::KeysPage</name>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>They sign the tokens; applications fetch the public halves by themselves</source>
        <translation>Sie signieren die Token; Anwendungen holen die öffentlichen Hälften selbst</translation>
    </message>
    <message>
        <source>Signing keys</source>
        <translation>Signaturschlüssel</translation>
    </message>
    <message>
        <source>&amp;Copy public key</source>
        <translation>Öffentlichen Schlüssel &amp;kopieren</translation>
    </message>
    <message>
        <source>The public key (JWK) is on the clipboard.</source>
        <translation>Der öffentliche Schlüssel (JWK) ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>&amp;Rotate now…</source>
        <translation>Jetzt &amp;wechseln…</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>Keine Schlüssel</translation>
    </message>
    <message>
        <source>The server makes its first keys when it starts.</source>
        <translation>Der Server macht seine ersten Schlüssel beim Start.</translation>
    </message>
    <message>
        <source>A new key is published as “Next” before it signs, so that no application meets a key that it does not know. A retiring key still checks tokens until the last one has expired.</source>
        <translation>Ein neuer Schlüssel wird als „Nächster“ veröffentlicht, bevor er signiert; so begegnet keine Anwendung einem Schlüssel, den sie nicht kennt. Ein auslaufender prüft noch Token, bis das letzte abgelaufen ist.</translation>
    </message>
    <message>
        <source>Rotate the signing keys?</source>
        <translation>Die Signaturschlüssel wechseln?</translation>
    </message>
    <message>
        <source>New tokens are signed with the next key. Tokens already out stay good until they expire. Applications that fetch the keys from the server need nothing.</source>
        <translation>Neue Token werden mit dem nächsten Schlüssel signiert. Ausgegebene Token gelten bis zu ihrem Ablauf. Anwendungen, die die Schlüssel beim Server holen, brauchen nichts.</translation>
    </message>
    <message>
        <source>&amp;Rotate</source>
        <translation>&amp;Wechseln</translation>
    </message>
    <message>
        <source>The keys were rotated.</source>
        <translation>Die Schlüssel wurden gewechselt.</translation>
    </message>
    <message>
        <source>Key &amp;stolen…</source>
        <translation>Schlüssel &amp;gestohlen …</translation>
    </message>
    <message>
        <source>Did somebody get hold of the signing keys?</source>
        <translation>Hat jemand die Signaturschlüssel an sich gebracht?</translation>
    </message>
    <message>
        <source>The keys are refused at once, and every authorization ends: nothing that was issued before goes on. All applications, programs and devices have to be signed in again, this console too. People&apos;s browser sessions stay; no key is needed to check those.</source>
        <translation>Die Schlüssel gelten sofort nicht mehr, und jede Berechtigung endet: Nichts, was bisher ausgestellt wurde, gilt weiter. In allen Anwendungen, Programmen und Geräten muss man sich neu anmelden, auch in dieser Konsole. Die Browsersitzungen der Personen bleiben; sie werden ohne Schlüssel geprüft.</translation>
    </message>
    <message>
        <source>&amp;Replace the keys and end everything</source>
        <translation>Schlüssel &amp;ersetzen und alles beenden</translation>
    </message>
    <message>
        <source>stolen</source>
        <translation>gestohlen</translation>
    </message>
    <message>
        <source>The keys were replaced, and every authorization ended.</source>
        <translation>Die Schlüssel wurden ersetzt, und jede Berechtigung ist beendet.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::LinkDialog</name>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>Good until %1, and for one use. It is shown only now.</source>
        <translation>Gültig bis %1 und für ein Mal. Nur jetzt zu sehen.</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;Drucken…</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>&amp;Copy all</source>
        <translation>Alle &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alle kopieren</translation>
    </message>
    <message>
        <source>Let them scan the picture, or give them the link:</source>
        <translation>Lassen Sie das Bild scannen, oder geben Sie den Link weiter:</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Link for %1</source>
        <translation>Link für %1</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Links</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MailSetup</name>
    <message>
        <source>Send &amp;mail</source>
        <translation>&amp;Mails senden</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Mailserver</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Password or token</source>
        <translation>Passwort oder Token</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Answers to</source>
        <translation>Antworten an</translation>
    </message>
    <message>
        <source>the sender</source>
        <translation>den Absender</translation>
    </message>
    <message>
        <source>Address for the test</source>
        <translation>Adresse für den Test</translation>
    </message>
    <message>
        <source>Send &amp;test</source>
        <translation>&amp;Test senden</translation>
    </message>
    <message>
        <source>With what is saved. The talk with the mail server is shown without the password.</source>
        <translation>Mit dem, was gespeichert ist. Das Gespräch mit dem Mailserver wird ohne Passwort gezeigt.</translation>
    </message>
    <message>
        <source>STARTTLS (port 587)</source>
        <translation>STARTTLS (Port 587)</translation>
    </message>
    <message>
        <source>TLS (port 465)</source>
        <translation>TLS (Port 465)</translation>
    </message>
    <message>
        <source>None, within this machine or a network of yours</source>
        <translation>Keine, innerhalb dieses Rechners oder eines eigenen Netzes</translation>
    </message>
    <message>
        <source>Password (plain)</source>
        <translation>Passwort (plain)</translation>
    </message>
    <message>
        <source>Password (login)</source>
        <translation>Passwort (login)</translation>
    </message>
    <message>
        <source>Access token (XOAUTH2)</source>
        <translation>Access-Token (XOAUTH2)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>&amp;Provider</source>
        <translation>&amp;Anbieter</translation>
    </message>
    <message>
        <source>Mail s&amp;erver</source>
        <translation>Mails&amp;erver</translation>
    </message>
    <message>
        <source>P&amp;ort</source>
        <translation>P&amp;ort</translation>
    </message>
    <message>
        <source>En&amp;cryption</source>
        <translation>Vers&amp;chlüsselung</translation>
    </message>
    <message>
        <source>S&amp;ign-in</source>
        <translation>Anmeldu&amp;ng</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>Pass&amp;word or token</source>
        <translation>Pass&amp;wort oder Token</translation>
    </message>
    <message>
        <source>Sender’s a&amp;ddress</source>
        <translation>A&amp;dresse des Absenders</translation>
    </message>
    <message>
        <source>&amp;Answers to</source>
        <translation>Antworten an</translation>
    </message>
    <message>
        <source>kept; type to replace it</source>
        <translation>hinterlegt; tippen, um es zu ersetzen</translation>
    </message>
    <message>
        <source>not set for this server</source>
        <translation>für diesen Server nicht gesetzt</translation>
    </message>
    <message numerus="yes">
        <source>%n mail(s) wait</source>
        <translation>
            <numerusform>%n Mail wartet</numerusform>
            <numerusform>%n Mails warten</numerusform>
        </translation>
    </message>
    <message>
        <source>The last one failed: %1</source>
        <translation>Die letzte scheiterte: %1</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Send a test to see that it works.</source>
        <translation>Senden Sie einen Test, um zu sehen, ob es geht.</translation>
    </message>
    <message>
        <source>Token endpoint</source>
        <translation>Token-Endpunkt</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client-ID</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Client-Geheimnis</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>Refresh-Token</translation>
    </message>
    <message>
        <source>Rights (scopes)</source>
        <translation>Rechte (Scopes)</translation>
    </message>
    <message>
        <source>those of the refresh token</source>
        <translation>die des Refresh-Tokens</translation>
    </message>
    <message>
        <source>Typed here, for about an hour</source>
        <translation>Hier eingegeben, für etwa eine Stunde</translation>
    </message>
    <message>
        <source>Renewed, with a refresh token</source>
        <translation>Erneuert, mit einem Refresh-Token</translation>
    </message>
    <message>
        <source>Renewed, as an application of its own</source>
        <translation>Erneuert, als eigene Anwendung</translation>
    </message>
    <message>
        <source>To&amp;ken from</source>
        <translation>Herkunft des To&amp;kens</translation>
    </message>
    <message>
        <source>Token endpoi&amp;nt</source>
        <translation>Token-Endp&amp;unkt</translation>
    </message>
    <message>
        <source>C&amp;lient ID</source>
        <translation>C&amp;lient-ID</translation>
    </message>
    <message>
        <source>Client sec&amp;ret</source>
        <translation>Client-Gehe&amp;imnis</translation>
    </message>
    <message>
        <source>Re&amp;fresh token</source>
        <translation>Re&amp;fresh-Token</translation>
    </message>
    <message>
        <source>Ri&amp;ghts (scopes)</source>
        <translation>&amp;Rechte (Scopes)</translation>
    </message>
    <message>
        <source>not set for this token endpoint</source>
        <translation>für diesen Token-Endpunkt nicht gesetzt</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MailWords</name>
    <message>
        <source>Another server</source>
        <translation>Ein anderer Server</translation>
    </message>
    <message>
        <source>Ask whoever runs it for its name, port and sign-in.</source>
        <translation>Name, Port und Anmeldung weiß, wer ihn betreibt.</translation>
    </message>
    <message>
        <source>Needs an app password, from Settings, Privacy &amp; Security.</source>
        <translation>Braucht ein App-Passwort, aus Einstellungen, Datenschutz und Sicherheit.</translation>
    </message>
    <message>
        <source>Needs an app-specific password, from account.apple.com.</source>
        <translation>Braucht ein anwendungsspezifisches Passwort, von account.apple.com.</translation>
    </message>
    <message>
        <source>Switch on “POP3 and IMAP” in the mailbox first.</source>
        <translation>Schalten Sie im Postfach zuerst „POP3 und IMAP“ ein.</translation>
    </message>
    <message>
        <source>Name and password are those of the mailbox.</source>
        <translation>Name und Passwort sind die des Postfachs.</translation>
    </message>
    <message>
        <source>SMTP credentials of your domain; in the EU the server is smtp.eu.mailgun.org.</source>
        <translation>SMTP-Zugangsdaten Ihrer Domain; in der EU heißt der Server smtp.eu.mailgun.org.</translation>
    </message>
    <message>
        <source>The user is the word “apikey”, the password an API key. The sender has to be verified.</source>
        <translation>Der Benutzer ist das Wort „apikey“, das Passwort ein API-Schlüssel. Der Absender muss bestätigt sein.</translation>
    </message>
    <message>
        <source>Put your region into the server’s name. Needs SMTP credentials, which are not the access key. A new account writes to verified addresses alone.</source>
        <translation>Setzen Sie Ihre Region in den Servernamen. Braucht SMTP-Zugangsdaten, die nicht der Zugriffsschlüssel sind. Ein neues Konto schreibt nur an bestätigte Adressen.</translation>
    </message>
    <message>
        <source>User and password are both the server’s API token.</source>
        <translation>Benutzer und Passwort sind beide das API-Token des Servers.</translation>
    </message>
    <message>
        <source>Needs an SMTP key, from “SMTP &amp; API”.</source>
        <translation>Braucht einen SMTP-Schlüssel, aus „SMTP &amp; API“.</translation>
    </message>
    <message>
        <source>The mail server took the mail.</source>
        <translation>Der Mailserver hat die Mail angenommen.</translation>
    </message>
    <message>
        <source>No computer has the name of this mail server. Look for a typing mistake, and whether the server’s DNS works.</source>
        <translation>Kein Computer heißt wie dieser Mailserver. Suchen Sie einen Tippfehler, und prüfen Sie, ob DNS auf dem Server funktioniert.</translation>
    </message>
    <message>
        <source>Nothing answers at this server and port. Look at the port: 587 for STARTTLS, 465 for TLS, 25 between servers.</source>
        <translation>Unter diesem Server und Port antwortet niemand. Prüfen Sie den Port: 587 für STARTTLS, 465 für TLS, 25 zwischen Servern.</translation>
    </message>
    <message>
        <source>The mail server did not answer in time. Mostly a firewall is in the way: many providers block port 25, and 587 or 465 work.</source>
        <translation>Der Mailserver hat nicht rechtzeitig geantwortet. Meist steht eine Firewall im Weg: Viele Anbieter sperren Port 25, 587 oder 465 gehen.</translation>
    </message>
    <message>
        <source>The mail server does not offer STARTTLS on this port. Use port 587, or TLS with port 465.</source>
        <translation>Der Mailserver bietet auf diesem Port kein STARTTLS an. Nehmen Sie Port 587, oder TLS mit Port 465.</translation>
    </message>
    <message>
        <source>No encrypted connection came about. TLS belongs to port 465 and STARTTLS to port 587: mostly the two are mixed up.</source>
        <translation>Es kam keine verschlüsselte Verbindung zustande. TLS gehört zu Port 465 und STARTTLS zu Port 587: Meist sind die beiden verwechselt.</translation>
    </message>
    <message>
        <source>The server’s certificate is for another name. Use the name that stands in it.</source>
        <translation>Das Zertifikat des Servers gilt für einen anderen Namen. Verwenden Sie den Namen, der darin steht.</translation>
    </message>
    <message>
        <source>The server’s certificate has expired, or the clock here is wrong.</source>
        <translation>Das Zertifikat des Servers ist abgelaufen, oder die Uhr hier geht falsch.</translation>
    </message>
    <message>
        <source>Nobody whom this server trusts signed the certificate. Add your office’s authority to the system’s, or name its file in SSL_CERT_FILE.</source>
        <translation>Niemand, dem dieser Server vertraut, hat das Zertifikat unterschrieben. Fügen Sie die Zertifizierungsstelle Ihres Büros denen des Systems hinzu, oder nennen Sie ihre Datei in SSL_CERT_FILE.</translation>
    </message>
    <message>
        <source>Without encryption mail is sent only within this machine and to the networks that outbound.private_networks names. Choose STARTTLS or TLS.</source>
        <translation>Unverschlüsselt gehen Mails nur innerhalb dieses Rechners und in die Netze, die outbound.private_networks nennt. Wählen Sie STARTTLS oder TLS.</translation>
    </message>
    <message>
        <source>The mail server does not take this user and password. Gmail, Microsoft and others want an app password in place of the ordinary one.</source>
        <translation>Der Mailserver nimmt diesen Benutzer und dieses Passwort nicht an. Gmail, Microsoft und andere wollen statt des gewöhnlichen ein App-Passwort.</translation>
    </message>
    <message>
        <source>The mail server does not offer this way to sign in. Try plain, login or XOAUTH2.</source>
        <translation>Der Mailserver bietet diese Art der Anmeldung nicht an. Versuchen Sie plain, login oder XOAUTH2.</translation>
    </message>
    <message>
        <source>The mail server wants a sign-in. Set user, password and how to sign in.</source>
        <translation>Der Mailserver verlangt eine Anmeldung. Tragen Sie Benutzer, Passwort und Art der Anmeldung ein.</translation>
    </message>
    <message>
        <source>The mail server does not send for this address. Use one of the account that signs in, or one that the provider has verified.</source>
        <translation>Der Mailserver sendet nicht für diese Adresse. Nehmen Sie eine des angemeldeten Kontos, oder eine, die der Anbieter bestätigt hat.</translation>
    </message>
    <message>
        <source>The mail server knows no such recipient, or does not send to them. Where it says “relay” it wants a sign-in.</source>
        <translation>Der Mailserver kennt diesen Empfänger nicht oder sendet nicht an ihn. Sagt er „relay“, verlangt er eine Anmeldung.</translation>
    </message>
    <message>
        <source>The mail server wants to be asked again in some minutes. Mail is sent again by itself.</source>
        <translation>Der Mailserver will in einigen Minuten noch einmal gefragt werden. Mails werden von selbst erneut gesendet.</translation>
    </message>
    <message>
        <source>A limit is reached: of mails for an hour or a day, or of the recipient’s mailbox.</source>
        <translation>Eine Grenze ist erreicht: der Mails je Stunde oder Tag, oder des Postfachs beim Empfänger.</translation>
    </message>
    <message>
        <source>The mail is too large for the server.</source>
        <translation>Die Mail ist dem Server zu groß.</translation>
    </message>
    <message>
        <source>The mail server takes the mail for spam. See to SPF, DKIM and DMARC of the sender’s domain, or ask the provider.</source>
        <translation>Der Mailserver hält die Mail für Spam. Kümmern Sie sich um SPF, DKIM und DMARC der Absender-Domain, oder fragen Sie den Anbieter.</translation>
    </message>
    <message>
        <source>The mail server hung up in the middle. Mostly it is busy, or does not talk to this server’s address.</source>
        <translation>Der Mailserver hat mittendrin aufgelegt. Meist ist er überlastet oder spricht nicht mit der Adresse dieses Servers.</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Text message</source>
        <translation>SMS</translation>
    </message>
    <message>
        <source>Sign-out, to an application</source>
        <translation>Abmeldung, an eine Anwendung</translation>
    </message>
    <message>
        <source>Confirm the address</source>
        <translation>Adresse bestätigen</translation>
    </message>
    <message>
        <source>There is an account already</source>
        <translation>Es gibt schon ein Konto</translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>New address: to the new one</source>
        <translation>Neue Adresse: an die neue</translation>
    </message>
    <message>
        <source>New address: to the old one</source>
        <translation>Neue Adresse: an die alte</translation>
    </message>
    <message>
        <source>Code to sign in</source>
        <translation>Code zum Anmelden</translation>
    </message>
    <message>
        <source>Set up the second step</source>
        <translation>Zweiten Schritt einrichten</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>The password was changed</source>
        <translation>Passwort wurde geändert</translation>
    </message>
    <message>
        <source>The address was changed</source>
        <translation>Adresse wurde geändert</translation>
    </message>
    <message>
        <source>A way to sign in was added</source>
        <translation>Anmeldemethode kam hinzu</translation>
    </message>
    <message>
        <source>A way to sign in was removed</source>
        <translation>Anmeldemethode wurde entfernt</translation>
    </message>
    <message>
        <source>The second step was reset</source>
        <translation>Zweiter Schritt zurückgesetzt</translation>
    </message>
    <message>
        <source>A recovery code was used</source>
        <translation>Wiederherstellungscode verwendet</translation>
    </message>
    <message>
        <source>Sign-in from a new device</source>
        <translation>Anmeldung von neuem Gerät</translation>
    </message>
    <message>
        <source>The account is locked</source>
        <translation>Konto ist gesperrt</translation>
    </message>
    <message>
        <source>The account is to be deleted</source>
        <translation>Konto soll gelöscht werden</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>SMS: code to sign in</source>
        <translation>SMS: Code zum Anmelden</translation>
    </message>
    <message>
        <source>SMS: confirm the number</source>
        <translation>SMS: Nummer bestätigen</translation>
    </message>
    <message>
        <source>SMS: new password</source>
        <translation>SMS: neues Passwort</translation>
    </message>
    <message>
        <source>SMS: test</source>
        <translation>SMS: Test</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>Scheitert</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>An access pass was issued</source>
        <translation>Ein Zugangspass wurde ausgestellt</translation>
    </message>
    <message>
        <source>Needs an app password: switch on two-step verification in the Google account, then make one under “App passwords”. The sender is the account’s own address. Or choose XOAUTH2 with a refresh token of a client of your own.</source>
        <translation>Braucht ein App-Passwort: Schalten Sie im Google-Konto die Bestätigung in zwei Schritten ein und erzeugen Sie dann eines unter „App-Passwörter“. Absender ist die eigene Adresse des Kontos. Oder wählen Sie XOAUTH2 mit dem Refresh-Token eines eigenen Clients.</translation>
    </message>
    <message>
        <source>Takes an access token (XOAUTH2), of an application that you register in Entra: put your tenant into the token endpoint. “Authenticated SMTP” has to be switched on for the mailbox.</source>
        <translation>Nimmt ein Zugriffstoken (XOAUTH2) einer Anwendung, die Sie in Entra registrieren: Setzen Sie Ihren Mandanten in den Token-Endpunkt ein. Für das Postfach muss „Authentifiziertes SMTP“ eingeschaltet sein.</translation>
    </message>
    <message>
        <source>The mail server does not take the access token. A typed one is good for about an hour. One that is renewed has to be for this user’s mailbox, with the scope for SMTP, and SMTP sign-in has to be switched on for the mailbox.</source>
        <translation>Der Mailserver nimmt das Zugriffstoken nicht an. Ein eingegebenes gilt etwa eine Stunde. Ein erneuertes muss für das Postfach dieses Benutzers sein, mit dem Scope für SMTP, und die Anmeldung per SMTP muss für das Postfach eingeschaltet sein.</translation>
    </message>
    <message>
        <source>The mail provider gives no more access tokens: its consent was withdrawn or has expired. Sign in with the provider again, and set the new refresh token.</source>
        <translation>Der Mailanbieter gibt keine Zugriffstokens mehr: Die Zustimmung wurde widerrufen oder ist abgelaufen. Melden Sie sich beim Anbieter neu an und setzen Sie das neue Refresh-Token.</translation>
    </message>
    <message>
        <source>The token endpoint does not take the client ID and client secret. Look at both; a client secret expires as well, and then a new one is made where the application is registered.</source>
        <translation>Der Token-Endpunkt nimmt Client-ID und Client-Geheimnis nicht an. Prüfen Sie beide; auch ein Client-Geheimnis läuft ab, ein neues wird dort erzeugt, wo die Anwendung registriert ist.</translation>
    </message>
    <message>
        <source>The token endpoint gives no access token. Look at its address and at the scopes.</source>
        <translation>Der Token-Endpunkt gibt kein Zugriffstoken. Prüfen Sie seine Adresse und die Scopes.</translation>
    </message>
    <message>
        <source>The token endpoint cannot be reached or is out of order. Look at its address, and whether the server may call it.</source>
        <translation>Der Token-Endpunkt ist nicht erreichbar oder gestört. Prüfen Sie seine Adresse und ob der Server ihn aufrufen darf.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MainWindow</name>
    <message>
        <source>Gatehouse</source>
        <translation>Gatehouse</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>Kein Server</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>Angemeldet als %1</translation>
    </message>
    <message>
        <source>%1 – Gatehouse</source>
        <translation>%1 – Gatehouse</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>The server on this computer</source>
        <translation>Der Server auf diesem Computer</translation>
    </message>
    <message>
        <source>The server is starting…</source>
        <translation>Der Server startet…</translation>
    </message>
    <message>
        <source>This computer&apos;s keychain is not available.</source>
        <translation>Der Schlüsselbund dieses Computers ist nicht verfügbar.</translation>
    </message>
    <message>
        <source>You stay signed in until you close the console, and sign in again next time.</source>
        <translation>Sie bleiben angemeldet, bis Sie die Konsole schließen, und melden sich das nächste Mal neu an.</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindung wird aufgebaut</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>Verbindung zu %1…</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Nicht angemeldet</translation>
    </message>
    <message>
        <source>Opening your browser…</source>
        <translation>Ihr Browser wird geöffnet…</translation>
    </message>
    <message>
        <source>Sign in in the browser window, then come back here. No window? Copy the address into your browser.</source>
        <translation>Melden Sie sich im Browserfenster an, und kommen Sie dann hierher zurück. Kein Fenster? Kopieren Sie die Adresse in Ihren Browser.</translation>
    </message>
    <message>
        <source>Asking what you may do here…</source>
        <translation>Was Sie hier dürfen, wird erfragt…</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>This account has no role for the console.</source>
        <translation>Dieses Konto hat keine Rolle für die Konsole.</translation>
    </message>
    <message>
        <source>The server goes on</source>
        <translation>Der Server läuft weiter</translation>
    </message>
    <message>
        <source>People can still sign in. Choose Quit in this icon&apos;s menu to stop the server.</source>
        <translation>Anmelden geht weiterhin. „Beenden“ im Menü dieses Symbols hält den Server an.</translation>
    </message>
    <message>
        <source>The server is stopping…</source>
        <translation>Der Server wird angehalten…</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>&amp;Manage another server…</source>
        <translation>&amp;Anderen Server verwalten…</translation>
    </message>
    <message>
        <source>Set &amp;up a server…</source>
        <translation>Server &amp;einrichten…</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>A&amp;bmelden</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Find anything…</source>
        <translation>&amp;Alles finden…</translation>
    </message>
    <message>
        <source>&amp;Search on this page</source>
        <translation>Auf dieser Seite &amp;suchen</translation>
    </message>
    <message>
        <source>&amp;Overview</source>
        <translation>Ü&amp;bersicht</translation>
    </message>
    <message>
        <source>&amp;Users</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>&amp;Groups</source>
        <translation>&amp;Gruppen</translation>
    </message>
    <message>
        <source>S&amp;essions</source>
        <translation>&amp;Sitzungen</translation>
    </message>
    <message>
        <source>&amp;Applications</source>
        <translation>A&amp;nwendungen</translation>
    </message>
    <message>
        <source>Audit &amp;log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>S&amp;chlüssel</translation>
    </message>
    <message>
        <source>Se&amp;ttings</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Actions</source>
        <translation>&amp;Aktionen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>A&amp;nsicht</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;About Gatehouse</source>
        <translation>&amp;Über Gatehouse</translation>
    </message>
    <message>
        <source>Gatehouse %1</source>
        <translation>Gatehouse %1</translation>
    </message>
    <message>
        <source>The login server an office can own. Free software under the GNU GPL, version 3 or later.</source>
        <translation>Der Anmeldeserver, der dem Büro selbst gehört. Freie Software unter der GNU GPL, Version 3 oder später.</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>&amp;Open Gatehouse</source>
        <translation>Gatehouse ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Quit and stop the server</source>
        <translation>&amp;Beenden und Server anhalten</translation>
    </message>
    <message>
        <source>Sign in in the browser window, then come back here.</source>
        <translation>Melden Sie sich im Browserfenster an und kommen Sie dann hierher zurück.</translation>
    </message>
    <message>
        <source>The server wants you to sign in again for this.</source>
        <translation>Der Server verlangt dafür eine neue Anmeldung.</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>&amp;Mail and SMS</source>
        <translation>&amp;Mail und SMS</translation>
    </message>
    <message>
        <source>&amp;Providers</source>
        <translation>Anb&amp;ieter</translation>
    </message>
    <message>
        <source>&amp;Invitations</source>
        <translation>Ei&amp;nladungen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MemberEditor</name>
    <message>
        <source>Unit of: %1</source>
        <translation>Einheit von: %1</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>It lies between %1 and %2.</source>
        <translation>Der Wert liegt zwischen %1 und %2.</translation>
    </message>
    <message>
        <source>It lies between %1 and %2 seconds.</source>
        <translation>Der Wert liegt zwischen %1 und %2 Sekunden.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MemberRow</name>
    <message>
        <source>Back to default</source>
        <translation>Zurück zur Vorgabe</translation>
    </message>
    <message>
        <source>This has no effect with the application&apos;s other settings.</source>
        <translation>Mit den übrigen Einstellungen der Anwendung hat dies keine Wirkung.</translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <translation>Zurück zur Vorgabe: %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MessageModel</name>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Last problem</source>
        <translation>Letztes Problem</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MessageSetup</name>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MessageTestPanel</name>
    <message>
        <source>What the servers said</source>
        <translation>Was die Server sagten</translation>
    </message>
    <message>
        <source>Sending… A server that does not answer takes most of a minute.</source>
        <translation>Wird gesendet … Ein Server, der nicht antwortet, braucht fast eine Minute.</translation>
    </message>
    <message>
        <source>It was taken. Look whether it arrives.</source>
        <translation>Angenommen. Sehen Sie nach, ob sie ankommt.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MessageWordsEditor</name>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>wie er ist</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>One more paragraph</source>
        <translation>Ein weiterer Absatz</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>S&amp;ubject</source>
        <translation>&amp;Betreff</translation>
    </message>
    <message>
        <source>One more &amp;paragraph</source>
        <translation>Ein weiterer &amp;Absatz</translation>
    </message>
    <message>
        <source>{{office}} and {{name}} are filled in. Links may lead to this server alone.</source>
        <translation>{{office}} und {{name}} werden ausgefüllt. Links dürfen nur zu diesem Server führen.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::MessagesPage</name>
    <message>
        <source>Mail and SMS</source>
        <translation>Mail und SMS</translation>
    </message>
    <message>
        <source>How this server writes to people, and whether it arrives</source>
        <translation>Wie dieser Server Menschen schreibt, und ob es ankommt</translation>
    </message>
    <message>
        <source>&amp;Try again now</source>
        <translation>&amp;Jetzt erneut versuchen</translation>
    </message>
    <message>
        <source>&amp;Drop message…</source>
        <translation>Nachricht &amp;verwerfen …</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Mailserver</translation>
    </message>
    <message>
        <source>SMS gateway</source>
        <translation>SMS-Gateway</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Postausgang</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::NameDialog</name>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>Geben Sie einen Namen ein.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::NetworkTransport</name>
    <message>
        <source>%1 does not answer like a Gatehouse server.</source>
        <translation>%1 antwortet nicht wie ein Gatehouse-Server.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::NewClientDialog</name>
    <message>
        <source>Add an application</source>
        <translation>Anwendung hinzufügen</translation>
    </message>
    <message>
        <source>It will send people here to sign in, and get them back with a token.</source>
        <translation>Sie schickt Menschen zum Anmelden hierher und bekommt sie mit einem Token zurück.</translation>
    </message>
    <message>
        <source>&amp;Add application</source>
        <translation>Anwendung &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Wiki</source>
        <translation>Wiki</translation>
    </message>
    <message>
        <source>It belongs to the office: do not ask people for &amp;consent</source>
        <translation>Sie gehört zum Büro: nicht um &amp;Zustimmung fragen</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>People see it when they sign in.</source>
        <translation>Man sieht ihn beim Anmelden.</translation>
    </message>
    <message>
        <source>What kind is it?</source>
        <translation>Welcher Art ist sie?</translation>
    </message>
    <message>
        <source>Runs on a server and can keep a secret. Most are.</source>
        <translation>Läuft auf einem Server und kann ein Geheimnis hüten. Das sind die meisten.</translation>
    </message>
    <message>
        <source>Runs in the browser; has no secret, uses PKCE.</source>
        <translation>Läuft im Browser; hat kein Geheimnis, verwendet PKCE.</translation>
    </message>
    <message>
        <source>Runs on people&apos;s own devices; has no secret, uses PKCE.</source>
        <translation>Läuft auf den Geräten der Leute; hat kein Geheimnis, verwendet PKCE.</translation>
    </message>
    <message>
        <source>&amp;Redirect addresses, one on each line</source>
        <translation>&amp;Rücksprungadressen, eine in jeder Zeile</translation>
    </message>
    <message>
        <source>Redirect addresses, one on each line</source>
        <translation>Rücksprungadressen, eine in jeder Zeile</translation>
    </message>
    <message>
        <source>Copy them from the application&apos;s documents; every letter counts.</source>
        <translation>Kopieren Sie sie aus der Anleitung der Anwendung; jeder Buchstabe zählt.</translation>
    </message>
    <message>
        <source>Do not ask people for consent</source>
        <translation>Nicht um Zustimmung fragen</translation>
    </message>
    <message>
        <source>%1 is not a full address.</source>
        <translation>%1 ist keine vollständige Adresse.</translation>
    </message>
    <message>
        <source>%1 must not have a part after #.</source>
        <translation>%1 darf keinen Teil nach # haben.</translation>
    </message>
    <message>
        <source>%1: wildcards are not allowed; add each address.</source>
        <translation>%1: Platzhalter sind nicht erlaubt; fügen Sie jede Adresse hinzu.</translation>
    </message>
    <message>
        <source>%1 has no server name.</source>
        <translation>%1 hat keinen Servernamen.</translation>
    </message>
    <message>
        <source>%1 must begin with https.</source>
        <translation>%1 muss mit https beginnen.</translation>
    </message>
    <message>
        <source>Give the application a name.</source>
        <translation>Geben Sie der Anwendung einen Namen.</translation>
    </message>
    <message>
        <source>Enter at least one redirect address.</source>
        <translation>Geben Sie mindestens eine Rücksprungadresse ein.</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>Bereiche (Scopes)</translation>
    </message>
    <message>
        <source>Device without a browser</source>
        <translation>Gerät ohne Browser</translation>
    </message>
    <message>
        <source>A television or a command line: shows a code that people enter on their phone.</source>
        <translation>Ein Fernseher oder eine Befehlszeile: zeigt einen Code, den Menschen auf ihrem Telefon eingeben.</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Acts for itself, without a person; has a secret.</source>
        <translation>Handelt für sich, ohne eine Person; hat ein Geheimnis.</translation>
    </message>
    <message>
        <source>&amp;Scopes, separated by spaces</source>
        <translation>&amp;Bereiche (Scopes), durch Leerzeichen getrennt</translation>
    </message>
    <message>
        <source>What it may ask for. Leave it empty if it only has to say who it is.</source>
        <translation>Was er verlangen darf. Lassen Sie es leer, wenn er nur sagen muss, wer er ist.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::NewProviderDialog</name>
    <message>
        <source>Add a provider</source>
        <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>It is added switched off. Next you get the redirect URI to register there.</source>
        <translation>Er wird ausgeschaltet hinzugefügt. Danach sehen Sie die Redirect-URI, die dort einzutragen ist.</translation>
    </message>
    <message>
        <source>&amp;Add provider</source>
        <translation>Anbieter &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Issuer</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>&amp;Art</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>It stands on the button of the sign-in page.</source>
        <translation>Er steht auf dem Knopf der Anmeldeseite.</translation>
    </message>
    <message>
        <source>&amp;Issuer</source>
        <translation>&amp;Issuer</translation>
    </message>
    <message>
        <source>Exactly as the provider writes it in its discovery document.</source>
        <translation>Genau so, wie der Anbieter ihn in seinem Discovery-Dokument schreibt.</translation>
    </message>
    <message>
        <source>Choose a kind.</source>
        <translation>Wählen Sie eine Art.</translation>
    </message>
    <message>
        <source>Give the provider a name.</source>
        <translation>Geben Sie dem Anbieter einen Namen.</translation>
    </message>
    <message>
        <source>Enter the issuer; in Microsoft&apos;s, put your tenant&apos;s ID for {tenant}.</source>
        <translation>Geben Sie den Issuer ein; bei Microsoft steht die ID Ihres Mandanten an der Stelle von {tenant}.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::NewTermsDialog</name>
    <message>
        <source>New version of the terms</source>
        <translation>Neue Fassung der Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>Write them in each language that your people read, or say where they stand.</source>
        <translation>Schreiben Sie sie in jeder Sprache, die Ihre Leute lesen, oder sagen Sie, wo sie stehen.</translation>
    </message>
    <message>
        <source>&amp;Publish…</source>
        <translation>&amp;Veröffentlichen …</translation>
    </message>
    <message>
        <source>Required at &amp;once</source>
        <translation>&amp;Sofort verlangt</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Required at once</source>
        <translation>Sofort verlangt</translation>
    </message>
    <message>
        <source>Required from</source>
        <translation>Verlangt ab</translation>
    </message>
    <message>
        <source>or &amp;from</source>
        <translation>oder &amp;ab</translation>
    </message>
    <message>
        <source>Text of the terms</source>
        <translation>Text der Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>As people see it</source>
        <translation>Wie es die Leute sehen</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Address of the terms</source>
        <translation>Adresse der Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>https://example.org/terms</source>
        <translation>https://example.org/terms</translation>
    </message>
    <message>
        <source>Or the address at which they stand</source>
        <translation>Oder die Adresse, an der sie stehen</translation>
    </message>
    <message>
        <source>Write the terms, or the address at which they stand, in one language at least.</source>
        <translation>Schreiben Sie die Bedingungen oder die Adresse, an der sie stehen, in mindestens einer Sprache.</translation>
    </message>
    <message>
        <source>The address begins with https://.</source>
        <translation>Die Adresse beginnt mit https://.</translation>
    </message>
    <message>
        <source>Publish this version?</source>
        <translation>Diese Fassung veröffentlichen?</translation>
    </message>
    <message>
        <source>A published version never changes. Everybody has to accept it at their next sign-in, from now on.</source>
        <translation>Eine veröffentlichte Fassung ändert sich nie. Alle müssen ihr ab jetzt bei der nächsten Anmeldung zustimmen.</translation>
    </message>
    <message>
        <source>A published version never changes. Everybody has to accept it at their first sign-in after that day.</source>
        <translation>Eine veröffentlichte Fassung ändert sich nie. Alle müssen ihr bei der ersten Anmeldung nach diesem Tag zustimmen.</translation>
    </message>
    <message>
        <source>&amp;Publish</source>
        <translation>&amp;Veröffentlichen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::NewUserDialog</name>
    <message>
        <source>Add a user</source>
        <translation>Benutzer hinzufügen</translation>
    </message>
    <message>
        <source>Only the username is needed; the rest can be filled in later.</source>
        <translation>Nur der Benutzername ist nötig; das Übrige kann später folgen.</translation>
    </message>
    <message>
        <source>&amp;Add user</source>
        <translation>Benutzer &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>As the browser says</source>
        <translation>Wie der Browser es sagt</translation>
    </message>
    <message>
        <source>&amp;Username</source>
        <translation>&amp;Benutzername</translation>
    </message>
    <message>
        <source>&amp;Full name</source>
        <translation>&amp;Voller Name</translation>
    </message>
    <message>
        <source>&amp;E-mail</source>
        <translation>&amp;E-Mail</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>&amp;Rolle</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Leave empty to get a one-time password to hand over.</source>
        <translation>Leer lassen, um ein Einmalpasswort zum Übergeben zu bekommen.</translation>
    </message>
    <message>
        <source>Enter a username.</source>
        <translation>Geben Sie einen Benutzernamen ein.</translation>
    </message>
    <message>
        <source>Enter the e-mail address in full, or leave it empty.</source>
        <translation>Geben Sie die E-Mail-Adresse vollständig ein, oder lassen Sie sie leer.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::OutboxView</name>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Messages are kept for a week. What they say is shown nowhere: they hold codes and links that open accounts.</source>
        <translation>Nachrichten bleiben eine Woche. Ihr Inhalt wird nirgends gezeigt: Sie enthalten Codes und Links, die Konten öffnen.</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>Hier ist nichts</translation>
    </message>
    <message>
        <source>Everything that was to be sent is on its way.</source>
        <translation>Alles, was zu senden war, ist unterwegs.</translation>
    </message>
    <message>
        <source>It is sent again within a second or two.</source>
        <translation>Sie wird in ein, zwei Sekunden erneut gesendet.</translation>
    </message>
    <message>
        <source>Drop this message?</source>
        <translation>Diese Nachricht verwerfen?</translation>
    </message>
    <message>
        <source>It is not sent, and nobody is told of that.</source>
        <translation>Sie wird nicht gesendet, und niemand erfährt davon.</translation>
    </message>
    <message>
        <source>&amp;Drop</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>The message was dropped.</source>
        <translation>Die Nachricht wurde verworfen.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::OverridesDialog</name>
    <message>
        <source>(removed)</source>
        <translation>(entfernt)</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n Person</numerusform>
            <numerusform>%n Menschen</numerusform>
        </translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>The office has: %1. Here it can be another for a group, a role or an application. Of several that apply to somebody the strictest holds.</source>
        <translation>Im Büro gilt: %1. Hier kann für eine Gruppe, eine Rolle oder eine Anwendung etwas anderes gelten. Trifft auf jemanden mehreres zu, gilt das Strengste.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Add one</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>Für wen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Role: %1</source>
        <translation>Rolle: %1</translation>
    </message>
    <message>
        <source>Group: %1</source>
        <translation>Gruppe: %1</translation>
    </message>
    <message>
        <source>Application: %1</source>
        <translation>Anwendung: %1</translation>
    </message>
    <message>
        <source>It is the same for everybody.</source>
        <translation>Es gilt für alle dasselbe.</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <translation>%1 für %2</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Entfernen: %1</translation>
    </message>
    <message numerus="yes">
        <source>More than %n people there have no second step yet. They have to set one up.</source>
        <translation>
            <numerusform>Mehr als %n Person dort hat noch keinen zweiten Schritt und muss einen einrichten.</numerusform>
            <numerusform>Mehr als %n Personen dort haben noch keinen zweiten Schritt und müssen einen einrichten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everybody there has a second step already.</source>
        <translation>Dort haben schon alle einen zweiten Schritt.</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) there have no second step yet, and have to set one up.</source>
        <translation>
            <numerusform>%n Person dort hat noch keinen zweiten Schritt und muss einen einrichten.</numerusform>
            <numerusform>%n Personen dort haben noch keinen zweiten Schritt und müssen einen einrichten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>How the server is doing</source>
        <translation>Wie es dem Server geht</translation>
    </message>
    <message>
        <source>Latest events</source>
        <translation>Letzte Ereignisse</translation>
    </message>
    <message>
        <source>Sign-ins, 24 h</source>
        <translation>Anmeldungen, 24 h</translation>
    </message>
    <message>
        <source>Failed sign-ins, 24 h</source>
        <translation>Fehlversuche, 24 h</translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation>Laufende Sitzungen</translation>
    </message>
    <message>
        <source>Without second step</source>
        <translation>Ohne zweiten Schritt</translation>
    </message>
    <message>
        <source>Check-up</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Show &amp;all</source>
        <translation>&amp;Alle zeigen</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt…</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>%1   ·   version %2   ·   started %3   ·   %4</source>
        <translation>%1   ·   Version %2   ·   gestartet %3   ·   %4</translation>
    </message>
    <message>
        <source>all well</source>
        <translation>alles gut</translation>
    </message>
    <message>
        <source>%1 % of all attempts</source>
        <translation>%1 % aller Versuche</translation>
    </message>
    <message numerus="yes">
        <source>%n user(s) in all</source>
        <translation>
            <numerusform>%n Benutzer insgesamt</numerusform>
            <numerusform>%n Benutzer insgesamt</numerusform>
        </translation>
    </message>
    <message>
        <source>everyone is covered</source>
        <translation>alle sind geschützt</translation>
    </message>
    <message>
        <source>only a password protects them</source>
        <translation>nur durch ein Passwort geschützt</translation>
    </message>
    <message>
        <source>Nothing to do. The server found no weak point.</source>
        <translation>Nichts zu tun. Der Server hat keine Schwachstelle gefunden.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Dringend</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Rat</translation>
    </message>
    <message>
        <source>All well</source>
        <translation>Alles gut</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::Page</name>
    <message>
        <source>Shortcut: %1</source>
        <translation>Tastenkürzel: %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::PasskeyLinkDialog</name>
    <message>
        <source>Passkey for %1</source>
        <translation>Passkey für %1</translation>
    </message>
    <message>
        <source>A passkey belongs on the person&apos;s own device. Whoever opens this link can register one, so show it to nobody else.</source>
        <translation>Ein Passkey gehört auf das eigene Gerät der Person. Wer diesen Link öffnet, kann einen einrichten; zeigen Sie ihn niemand anderem.</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>Link for the passkey</source>
        <translation>Link für den Passkey</translation>
    </message>
    <message>
        <source>Scan this picture with the person&apos;s phone</source>
        <translation>Dieses Bild mit dem Telefon der Person scannen</translation>
    </message>
    <message>
        <source>For a computer or a security key, open the link there instead:</source>
        <translation>Für einen Computer oder einen Sicherheitsschlüssel stattdessen dort diesen Link öffnen:</translation>
    </message>
    <message>
        <source>Good for one passkey, until %1. A newer link ends this one.</source>
        <translation>Gut für einen Passkey, bis %1. Ein neuerer Link beendet diesen.</translation>
    </message>
    <message>
        <source>Send by &amp;mail</source>
        <translation>Per &amp;Mail senden</translation>
    </message>
    <message>
        <source>A new link goes to %1</source>
        <translation>Ein neuer Link geht an %1</translation>
    </message>
    <message>
        <source>This person has no confirmed e-mail address</source>
        <translation>Diese Person hat keine bestätigte E-Mail-Adresse</translation>
    </message>
    <message>
        <source>On its way to %1. Good for one passkey, until %2.</source>
        <translation>Unterwegs an %1. Gut für einen Passkey, bis %2.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::PasswordMeter</name>
    <message>
        <source>Guessed at once.</source>
        <translation>Sofort erraten.</translation>
    </message>
    <message>
        <source>Very easy to guess.</source>
        <translation>Sehr leicht zu erraten.</translation>
    </message>
    <message>
        <source>Easy to guess for a computer.</source>
        <translation>Für einen Rechner leicht zu erraten.</translation>
    </message>
    <message>
        <source>Hard to guess.</source>
        <translation>Schwer zu erraten.</translation>
    </message>
    <message>
        <source>Very hard to guess.</source>
        <translation>Sehr schwer zu erraten.</translation>
    </message>
    <message>
        <source>It is mostly a word or a name that many people use.</source>
        <translation>Es ist vor allem ein Wort oder Name, den viele verwenden.</translation>
    </message>
    <message>
        <source>It is mostly this person&apos;s name or address, or the office&apos;s.</source>
        <translation>Es ist vor allem Name oder Adresse dieser Person oder des Büros.</translation>
    </message>
    <message>
        <source>It repeats the same characters.</source>
        <translation>Es wiederholt dieselben Zeichen.</translation>
    </message>
    <message>
        <source>It has characters in a row, such as abc or 123.</source>
        <translation>Es enthält Zeichen in ihrer Reihenfolge, etwa abc oder 123.</translation>
    </message>
    <message>
        <source>It follows the keys of the keyboard.</source>
        <translation>Es folgt den Tasten der Tastatur.</translation>
    </message>
    <message>
        <source>It is mostly a date.</source>
        <translation>Es ist vor allem ein Datum.</translation>
    </message>
    <message numerus="yes">
        <source>At least %n character(s).</source>
        <translation>
            <numerusform>Mindestens %n Zeichen.</numerusform>
            <numerusform>Mindestens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is too long.</source>
        <translation>Es ist zu lang.</translation>
    </message>
    <message>
        <source>It has a character that cannot be used, such as a line break.</source>
        <translation>Es enthält ein Zeichen, das nicht geht, etwa einen Zeilenumbruch.</translation>
    </message>
    <message>
        <source>It is the username or the e-mail address.</source>
        <translation>Es ist der Benutzername oder die E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>It needs more kinds of characters: lower case, upper case, digits, others.</source>
        <translation>Es braucht mehr Arten von Zeichen: kleine und große Buchstaben, Ziffern, andere.</translation>
    </message>
    <message>
        <source>It is known from a breach: strangers have it on their lists.</source>
        <translation>Es ist aus einem Datenleck bekannt: Fremde haben es auf ihren Listen.</translation>
    </message>
    <message>
        <source>It was used before.</source>
        <translation>Es wurde schon einmal verwendet.</translation>
    </message>
    <message>
        <source>It is easy to guess.</source>
        <translation>Es ist leicht zu erraten.</translation>
    </message>
    <message>
        <source>It is easy to guess. %1</source>
        <translation>Es ist leicht zu erraten. %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::PasswordReportDialog</name>
    <message>
        <source>Passwords of this office</source>
        <translation>Passwörter dieses Büros</translation>
    </message>
    <message>
        <source>Whoever counts here is asked for a new password at the next sign-in.</source>
        <translation>Wer hier zählt, wird bei der nächsten Anmeldung um ein neues Passwort gebeten.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>List of breached passwords</source>
        <translation>Liste der Passwörter aus Datenlecks</translation>
    </message>
    <message>
        <source>Change the &amp;rules…</source>
        <translation>&amp;Regeln ändern…</translation>
    </message>
    <message>
        <source>Breached</source>
        <translation>Aus einem Datenleck bekannt</translation>
    </message>
    <message>
        <source>Strangers have this password on their lists.</source>
        <translation>Fremde haben dieses Passwort auf ihren Listen.</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>Vorläufig</translation>
    </message>
    <message>
        <source>An administrator gave it, and it has not been changed yet.</source>
        <translation>Ein Administrator hat es vergeben, und es wurde noch nicht geändert.</translation>
    </message>
    <message>
        <source>Too old</source>
        <translation>Zu alt</translation>
    </message>
    <message>
        <source>Older than the rules allow for this person.</source>
        <translation>Älter, als die Regeln es für diese Person erlauben.</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) have a password here.</source>
        <translation>
            <numerusform>%n Person hat hier ein Passwort.</numerusform>
            <numerusform>%n Personen haben hier ein Passwort.</numerusform>
        </translation>
    </message>
    <message>
        <source>The file on the server cannot be used. %1</source>
        <translation>Die Datei auf dem Server ist nicht zu gebrauchen. %1</translation>
    </message>
    <message>
        <source>A file of %1 is on the server, beside the short list that is always there.</source>
        <translation>Auf dem Server liegt eine Datei von %1, neben der kurzen Liste, die immer da ist.</translation>
    </message>
    <message>
        <source>Only the short list of the worst passwords is there. How to get the full one stands in the operations guide.</source>
        <translation>Nur die kurze Liste der schlechtesten Passwörter ist da. Wie man die volle bekommt, steht in der Betriebsanleitung.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>Zeigen: %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::PastImportsDialog</name>
    <message>
        <source>Earlier imports</source>
        <translation>Frühere Importe</translation>
    </message>
    <message>
        <source>Look at what an import did, stop one that still runs, or take one back.</source>
        <translation>Ansehen, was ein Import getan hat, einen laufenden anhalten oder einen zurücknehmen.</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Anzeigen</translation>
    </message>
    <message>
        <source>No imports yet</source>
        <translation>Noch keine Importe</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::PeopleExport</name>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>%1 kann nicht geschrieben werden. Wählen Sie einen anderen Ordner.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::PickUserDialog</name>
    <message>
        <source>Add a member</source>
        <translation>Mitglied hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Users found</source>
        <translation>Gefundene Benutzer</translation>
    </message>
    <message>
        <source>Search users</source>
        <translation>Benutzer suchen</translation>
    </message>
    <message>
        <source>Search by name, username or e-mail</source>
        <translation>Nach Name, Benutzername oder E-Mail suchen</translation>
    </message>
    <message>
        <source>Nobody matches</source>
        <translation>Niemand passt</translation>
    </message>
    <message>
        <source>Try fewer letters.</source>
        <translation>Versuchen Sie weniger Buchstaben.</translation>
    </message>
    <message>
        <source>Choose a person from the list.</source>
        <translation>Wählen Sie eine Person aus der Liste.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::Problem</name>
    <message>
        <source>HTTP %1, request %2</source>
        <translation>HTTP %1, Anfrage %2</translation>
    </message>
    <message>
        <source>HTTP %1</source>
        <translation>HTTP %1</translation>
    </message>
    <message>
        <source>The server %1 cannot be reached.</source>
        <translation>Der Server %1 ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>%1 refuses the connection.</source>
        <translation>%1 verweigert die Verbindung.</translation>
    </message>
    <message>
        <source>The name %1 is not known in this network.</source>
        <translation>Der Name %1 ist in diesem Netz nicht bekannt.</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted by this computer.</source>
        <translation>Dem Zertifikat von %1 vertraut dieser Computer nicht.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>The server does not accept this input.</source>
        <translation>Der Server nimmt diese Eingabe nicht an.</translation>
    </message>
    <message>
        <source>You are no longer signed in.</source>
        <translation>Sie sind nicht mehr angemeldet.</translation>
    </message>
    <message>
        <source>Your role does not permit this.</source>
        <translation>Ihre Rolle erlaubt das nicht.</translation>
    </message>
    <message>
        <source>This no longer exists.</source>
        <translation>Das gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This does not fit what is there already.</source>
        <translation>Das passt nicht zu dem, was schon da ist.</translation>
    </message>
    <message>
        <source>This is no longer valid.</source>
        <translation>Das gilt nicht mehr.</translation>
    </message>
    <message>
        <source>Someone else changed this in the meantime.</source>
        <translation>Jemand anders hat das inzwischen geändert.</translation>
    </message>
    <message>
        <source>This is too large for the server.</source>
        <translation>Das ist dem Server zu groß.</translation>
    </message>
    <message>
        <source>Too many requests in a short time.</source>
        <translation>Zu viele Anfragen in kurzer Zeit.</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>Der Server ist beschäftigt.</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>Der Server ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Something went wrong on the server.</source>
        <translation>Auf dem Server ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>Check the address and the computer&apos;s clock, or install the office&apos;s certificate authority.</source>
        <translation>Prüfen Sie die Adresse und die Uhr des Computers, oder installieren Sie die Zertifizierungsstelle des Büros.</translation>
    </message>
    <message>
        <source>Check the spelling of the address and the network.</source>
        <translation>Prüfen Sie die Schreibweise der Adresse und das Netz.</translation>
    </message>
    <message>
        <source>Check that the server is running and that the port is right.</source>
        <translation>Prüfen Sie, ob der Server läuft und der Port stimmt.</translation>
    </message>
    <message>
        <source>Correct the marked field and try again.</source>
        <translation>Berichtigen Sie das markierte Feld, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>Melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>Ask an administrator to do it or to give you the role for it.</source>
        <translation>Bitten Sie einen Administrator, es zu tun oder Ihnen die Rolle dafür zu geben.</translation>
    </message>
    <message>
        <source>Refresh the list with F5.</source>
        <translation>Aktualisieren Sie die Liste mit F5.</translation>
    </message>
    <message>
        <source>Choose another value, or refresh with F5 to see what is there.</source>
        <translation>Wählen Sie einen anderen Wert, oder sehen Sie mit F5 nach, was da ist.</translation>
    </message>
    <message>
        <source>Refresh with F5, look at the new state, and make your change again.</source>
        <translation>Aktualisieren Sie mit F5, sehen Sie sich den neuen Stand an, und ändern Sie noch einmal.</translation>
    </message>
    <message>
        <source>Make it smaller and try again.</source>
        <translation>Machen Sie es kleiner, und versuchen Sie es noch einmal.</translation>
    </message>
    <message numerus="yes">
        <source>Try again in %n second(s).</source>
        <translation>
            <numerusform>Versuchen Sie es in %n Sekunde noch einmal.</numerusform>
            <numerusform>Versuchen Sie es in %n Sekunden noch einmal.</numerusform>
        </translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>Warten Sie einen Augenblick, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Check the network and the server, then try again with F5.</source>
        <translation>Prüfen Sie das Netz und den Server, und versuchen Sie es mit F5 noch einmal.</translation>
    </message>
    <message>
        <source>The cause is in the server&apos;s log. Details: %1</source>
        <translation>Die Ursache steht im Protokoll des Servers. Einzelheiten: %1</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuchen Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ProviderDialog</name>
    <message>
        <source>Register this server there with the redirect URI, then enter what you get.</source>
        <translation>Melden Sie diesen Server dort mit der Redirect-URI an und tragen Sie dann ein, was Sie bekommen.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client-ID</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Client-Geheimnis</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Domains</translation>
    </message>
    <message>
        <source>Believe it that an &amp;e-mail address is confirmed</source>
        <translation>Ihm glauben, dass eine &amp;E-Mail-Adresse bestätigt ist</translation>
    </message>
    <message>
        <source>Believe it that there was a second &amp;step</source>
        <translation>Ihm glauben, dass es einen zweiten S&amp;chritt gab</translation>
    </message>
    <message>
        <source>Signing &amp;out here signs out there as well</source>
        <translation>Abmelden hier meldet auch dort a&amp;b</translation>
    </message>
    <message>
        <source>Show it on the sign-in &amp;page</source>
        <translation>Auf der Anmelde&amp;seite zeigen</translation>
    </message>
    <message>
        <source>Redirect URI</source>
        <translation>Redirect-URI</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Client &amp;ID</source>
        <translation>Client-&amp;ID</translation>
    </message>
    <message>
        <source>Client sec&amp;ret</source>
        <translation>Client-&amp;Geheimnis</translation>
    </message>
    <message>
        <source>There is one. It stays unless you enter another.</source>
        <translation>Es gibt eines. Es bleibt, wenn Sie kein anderes eingeben.</translation>
    </message>
    <message>
        <source>The private key, as PEM text.</source>
        <translation>Der private Schlüssel als PEM-Text.</translation>
    </message>
    <message>
        <source>&amp;Who may come in</source>
        <translation>&amp;Wer hereinkommt</translation>
    </message>
    <message>
        <source>&amp;Domains</source>
        <translation>&amp;Domains</translation>
    </message>
    <message>
        <source>New accounts only with a confirmed address there. Empty: any.</source>
        <translation>Neue Konten nur mit einer bestätigten Adresse dort. Leer: alle.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ProviderModel</name>
    <message>
        <source>Everybody the rules let in</source>
        <translation>Alle, die die Regeln hereinlassen</translation>
    </message>
    <message>
        <source>People who have an account here</source>
        <translation>Wer hier ein Konto hat</translation>
    </message>
    <message>
        <source>People who have linked it</source>
        <translation>Wer es verknüpft hat</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Who may come in</source>
        <translation>Wer hereinkommt</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ProvidersPage</name>
    <message>
        <source>Providers</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>People may sign in with an account that they have elsewhere</source>
        <translation>Anmelden mit einem Konto, das man anderswo hat</translation>
    </message>
    <message>
        <source>&amp;Add provider…</source>
        <translation>Anbieter &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten…</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Switch o&amp;ff</source>
        <translation>A&amp;usschalten</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>Nach &amp;oben</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>Nach &amp;unten</translation>
    </message>
    <message>
        <source>De&amp;lete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message>
        <source>No providers yet</source>
        <translation>Noch keine Anbieter</translation>
    </message>
    <message>
        <source>Add Google, Microsoft, GitHub or any OpenID Connect provider.</source>
        <translation>Fügen Sie Google, Microsoft, GitHub oder einen anderen OpenID-Connect-Anbieter hinzu.</translation>
    </message>
    <message>
        <source>An e-mail address alone never opens an account: people are known by what the provider calls them, once they are linked.</source>
        <translation>Eine E-Mail-Adresse allein öffnet nie ein Konto: Personen werden an dem erkannt, wie der Anbieter sie nennt, sobald sie verknüpft sind.</translation>
    </message>
    <message>
        <source>Switch o&amp;n</source>
        <translation>Einschal&amp;ten</translation>
    </message>
    <message>
        <source>%1 answers, and can be used.</source>
        <translation>%1 antwortet und kann benutzt werden.</translation>
    </message>
    <message>
        <source>%1 cannot be used yet.</source>
        <translation>%1 kann noch nicht benutzt werden.</translation>
    </message>
    <message>
        <source>Delete the provider %1?</source>
        <translation>Anbieter %1 löschen?</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) linked to it: their accounts stay, but this way in is gone.</source>
        <translation>
            <numerusform>%n Person ist damit verknüpft. Ihr Konto bleibt, aber dieser Weg ist dann weg.</numerusform>
            <numerusform>%n Personen sind damit verknüpft. Ihre Konten bleiben, aber dieser Weg ist dann weg.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Delete for good</source>
        <translation>&amp;Endgültig löschen</translation>
    </message>
    <message>
        <source>The provider %1 was deleted.</source>
        <translation>Der Anbieter %1 wurde gelöscht.</translation>
    </message>
    <message>
        <source>Switch %1 off?</source>
        <translation>%1 ausschalten?</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) linked to it cannot sign in this way any more; who has no other way is shut out until it is switched on again.</source>
        <translation>
            <numerusform>%n damit verknüpfte Person kann sich so nicht mehr anmelden; wer keinen anderen Weg hat, bleibt ausgesperrt, bis er wieder eingeschaltet wird.</numerusform>
            <numerusform>%n damit verknüpfte Personen können sich so nicht mehr anmelden; wer keinen anderen Weg hat, bleibt ausgesperrt, bis er wieder eingeschaltet wird.</numerusform>
        </translation>
    </message>
    <message>
        <source>Switch &amp;off</source>
        <translation>&amp;Ausschalten</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::QrCode</name>
    <message>
        <source>QR code for the authenticator app</source>
        <translation>QR-Code für die Authenticator-App</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::RecoveryCodesDialog</name>
    <message>
        <source>New recovery codes for %1</source>
        <translation>Neue Wiederherstellungscodes für %1</translation>
    </message>
    <message>
        <source>The old ones no longer work. Each code opens the account once when the phone is lost; they are shown only now.</source>
        <translation>Die alten gelten nicht mehr. Jeder Code öffnet das Konto einmal, wenn das Handy weg ist; gezeigt werden sie nur jetzt.</translation>
    </message>
    <message>
        <source>I have kept them</source>
        <translation>Ich habe sie verwahrt</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::RecoveryCodesView</name>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;Drucken…</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>&amp;Speichern…</translation>
    </message>
    <message>
        <source>Copied for one minute</source>
        <translation>Für eine Minute kopiert</translation>
    </message>
    <message>
        <source>Recovery codes for %1 at %2</source>
        <translation>Wiederherstellungscodes für %1 bei %2</translation>
    </message>
    <message>
        <source>Made on %1. Each code works once.</source>
        <translation>Gemacht am %1. Jeder Code gilt einmal.</translation>
    </message>
    <message>
        <source>Sent to the printer</source>
        <translation>An den Drucker geschickt</translation>
    </message>
    <message>
        <source>Save the recovery codes</source>
        <translation>Wiederherstellungscodes speichern</translation>
    </message>
    <message>
        <source>recovery-codes.txt</source>
        <translation>wiederherstellungscodes.txt</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Not saved: this folder cannot be written. Choose another.</source>
        <translation>Nicht gespeichert: In diesen Ordner kann nicht geschrieben werden. Wählen Sie einen anderen.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::Refusal</name>
    <message>
        <source>There is an account with this e-mail address.</source>
        <translation>Es gibt ein Konto mit dieser E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>This username is taken.</source>
        <translation>Dieser Benutzername ist vergeben.</translation>
    </message>
    <message>
        <source>This is not an e-mail address.</source>
        <translation>Das ist keine E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>Invitations are off.</source>
        <translation>Einladungen sind ausgeschaltet.</translation>
    </message>
    <message>
        <source>The list has this username twice.</source>
        <translation>Die Liste enthält diesen Benutzernamen zweimal.</translation>
    </message>
    <message>
        <source>A username is needed.</source>
        <translation>Ein Benutzername wird gebraucht.</translation>
    </message>
    <message>
        <source>A username is made of letters, digits and punctuation, without spaces.</source>
        <translation>Ein Benutzername besteht aus Buchstaben, Ziffern und Satzzeichen, ohne Leerzeichen.</translation>
    </message>
    <message>
        <source>The username is too long.</source>
        <translation>Der Benutzername ist zu lang.</translation>
    </message>
    <message>
        <source>A value is too long.</source>
        <translation>Ein Wert ist zu lang.</translation>
    </message>
    <message>
        <source>A value has characters that are not allowed.</source>
        <translation>Ein Wert enthält Zeichen, die nicht erlaubt sind.</translation>
    </message>
    <message>
        <source>The row is not UTF-8.</source>
        <translation>Die Zeile ist nicht in UTF-8.</translation>
    </message>
    <message>
        <source>The row does not have as many columns as the first line.</source>
        <translation>Die Zeile hat nicht so viele Spalten wie die erste.</translation>
    </message>
    <message>
        <source>A language is named like “de” or “pt-BR”.</source>
        <translation>Eine Sprache wird wie „de“ oder „pt-BR“ angegeben.</translation>
    </message>
    <message>
        <source>This is no password hash of a kind that is checked here.</source>
        <translation>Das ist kein Passwort-Hash einer Art, die hier geprüft wird.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::RoleStep</name>
    <message>
        <source>Welcome to Gatehouse</source>
        <translation>Willkommen bei Gatehouse</translation>
    </message>
    <message>
        <source>One place where everyone in your office signs in. What should this computer do?</source>
        <translation>Ein Ort, an dem sich alle im Büro anmelden. Was soll dieser Computer tun?</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse des Servers</translation>
    </message>
    <message>
        <source>Try it on this &amp;computer</source>
        <translation>Auf diesem &amp;Computer ausprobieren</translation>
    </message>
    <message>
        <source>The server runs inside this window and answers only programs on this computer.</source>
        <translation>Der Server läuft in diesem Fenster und antwortet nur Programmen auf diesem Computer.</translation>
    </message>
    <message>
        <source>Serve the &amp;office</source>
        <translation>Dem &amp;Büro dienen</translation>
    </message>
    <message>
        <source>The server answers the office&apos;s network. It goes on when this window is closed.</source>
        <translation>Der Server antwortet dem Netz des Büros. Er läuft weiter, wenn dieses Fenster zu ist.</translation>
    </message>
    <message>
        <source>&amp;Manage another server</source>
        <translation>&amp;Anderen Server verwalten</translation>
    </message>
    <message>
        <source>Gatehouse already runs somewhere; this computer only manages it.</source>
        <translation>Gatehouse läuft schon anderswo; dieser Computer verwaltet es nur.</translation>
    </message>
    <message>
        <source>&amp;Address of the server</source>
        <translation>A&amp;dresse des Servers</translation>
    </message>
    <message>
        <source>Enter the server&apos;s address, such as https://login.example.org.</source>
        <translation>Geben Sie die Adresse des Servers ein, etwa https://login.example.org.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SecondFactorStep</name>
    <message>
        <source>A second step for the administrator</source>
        <translation>Ein zweiter Schritt für den Administrator</translation>
    </message>
    <message>
        <source>A stolen password alone must not open the office.</source>
        <translation>Ein gestohlenes Passwort allein darf das Büro nicht öffnen.</translation>
    </message>
    <message>
        <source>No phone at hand: use printed &amp;recovery codes instead</source>
        <translation>Kein Handy zur Hand: gedruckte &amp;Wiederherstellungscodes nehmen</translation>
    </message>
    <message>
        <source>Enter the whole code from the app.</source>
        <translation>Geben Sie den ganzen Code aus der App ein.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SecretDialog</name>
    <message>
        <source>I have kept it</source>
        <translation>Ich habe es verwahrt</translation>
    </message>
    <message>
        <source>It is shown only this once. Nobody can look it up later.</source>
        <translation>Es wird nur dieses eine Mal gezeigt. Niemand kann es später nachsehen.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::ServerDialog</name>
    <message>
        <source>Manage another server</source>
        <translation>Anderen Server verwalten</translation>
    </message>
    <message>
        <source>The address is the one that people see when they sign in.</source>
        <translation>Es ist die Adresse, die man beim Anmelden sieht.</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>Enter an address such as https://login.example.org. Plain http works only on this computer.</source>
        <translation>Geben Sie eine Adresse wie https://login.example.org ein. Einfaches http geht nur auf diesem Computer.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SessionModel</name>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Signed in with</source>
        <translation>Angemeldet mit</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>Anwendungen</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Ended because</source>
        <translation>Beendet, weil</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SessionsPage</name>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Browsers that are signed in; ending one also ends its applications</source>
        <translation>Angemeldete Browser; wer eine Sitzung beendet, beendet auch ihre Anwendungen</translation>
    </message>
    <message>
        <source>&amp;End session…</source>
        <translation>Sitzung &amp;beenden…</translation>
    </message>
    <message>
        <source>&amp;Open user</source>
        <translation>Benutzer ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Nobody is here</source>
        <translation>Niemand ist hier</translation>
    </message>
    <message>
        <source>Sessions show up as people sign in.</source>
        <translation>Sitzungen erscheinen, wenn sich jemand anmeldet.</translation>
    </message>
    <message numerus="yes">
        <source>End %n session(s)?</source>
        <translation>
            <numerusform>%n Sitzung beenden?</numerusform>
            <numerusform>%n Sitzungen beenden?</numerusform>
        </translation>
    </message>
    <message>
        <source>The person is signed out there, and the applications&apos; tokens stop working.</source>
        <translation>Die Person wird dort abgemeldet, und die Token der Anwendungen gelten nicht mehr.</translation>
    </message>
    <message>
        <source>&amp;End</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>The session has ended.</source>
        <translation>Die Sitzung ist beendet.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SetPasswordDialog</name>
    <message>
        <source>Set the password of %1</source>
        <translation>Passwort von %1 setzen</translation>
    </message>
    <message>
        <source>The present password stops working and all sessions end. You will know the new one: let them choose their own.</source>
        <translation>Das jetzige Passwort gilt nicht mehr, und alle Sitzungen enden. Das neue kennen Sie dann: Lassen Sie ein eigenes wählen.</translation>
    </message>
    <message>
        <source>&amp;Set password</source>
        <translation>Passwort &amp;setzen</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>They have to &amp;change it when they sign in next</source>
        <translation>Muss bei der nächsten Anmeldung &amp;geändert werden</translation>
    </message>
    <message>
        <source>&amp;New password</source>
        <translation>&amp;Neues Passwort</translation>
    </message>
    <message>
        <source>Enter a password.</source>
        <translation>Geben Sie ein Passwort ein.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SettingEditor</name>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SettingText</name>
    <message>
        <source>Office</source>
        <translation>Büro</translation>
    </message>
    <message>
        <source>Registration</source>
        <translation>Registrierung</translation>
    </message>
    <message>
        <source>Passwords</source>
        <translation>Passwörter</translation>
    </message>
    <message>
        <source>Lock-out</source>
        <translation>Aussperrung</translation>
    </message>
    <message>
        <source>Slowing down attacks</source>
        <translation>Angriffe bremsen</translation>
    </message>
    <message>
        <source>Second step</source>
        <translation>Zweiter Schritt</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Signing keys</source>
        <translation>Signaturschlüssel</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Name of the office</source>
        <translation>Name des Büros</translation>
    </message>
    <message>
        <source>Length of passwords</source>
        <translation>Länge der Passwörter</translation>
    </message>
    <message>
        <source>Password storage</source>
        <translation>Speicherung der Passwörter</translation>
    </message>
    <message>
        <source>PBKDF2 rounds</source>
        <translation>PBKDF2-Runden</translation>
    </message>
    <message>
        <source>Attempts before a lock</source>
        <translation>Versuche bis zur Aussperrung</translation>
    </message>
    <message>
        <source>Length of a lock</source>
        <translation>Dauer der Aussperrung</translation>
    </message>
    <message>
        <source>Attempts per address</source>
        <translation>Versuche je Adresse</translation>
    </message>
    <message>
        <source>Second step for administrators</source>
        <translation>Zweiter Schritt für Administratoren</translation>
    </message>
    <message>
        <source>End when idle</source>
        <translation>Ende bei Untätigkeit</translation>
    </message>
    <message>
        <source>End in any case</source>
        <translation>Ende in jedem Fall</translation>
    </message>
    <message>
        <source>Access tokens</source>
        <translation>Access-Token</translation>
    </message>
    <message>
        <source>Refresh tokens</source>
        <translation>Refresh-Token</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>Wechsel</translation>
    </message>
    <message>
        <source>Published before use</source>
        <translation>Veröffentlicht vor dem Einsatz</translation>
    </message>
    <message>
        <source>Published after use</source>
        <translation>Veröffentlicht nach dem Einsatz</translation>
    </message>
    <message>
        <source>Keep events for</source>
        <translation>Ereignisse aufheben für</translation>
    </message>
    <message>
        <source>People see it on the sign-in page and in their authenticator app.</source>
        <translation>Man sieht ihn auf der Anmeldeseite und in der Authenticator-App.</translation>
    </message>
    <message>
        <source>Whether people may create accounts for themselves.</source>
        <translation>Ob Menschen sich selbst Konten anlegen dürfen.</translation>
    </message>
    <message>
        <source>A new password must have at least so many characters.</source>
        <translation>Ein neues Passwort muss mindestens so viele Zeichen haben.</translation>
    </message>
    <message>
        <source>Argon2id is harder to attack with graphics cards; PBKDF2 is what FIPS allows. Old passwords move over as their owners sign in.</source>
        <translation>Argon2id ist mit Grafikkarten schwerer anzugreifen; PBKDF2 ist, was FIPS erlaubt. Alte Passwörter ziehen um, wenn ihre Besitzer sich anmelden.</translation>
    </message>
    <message>
        <source>More makes guessing stolen passwords slower, and signing in too.</source>
        <translation>Mehr macht das Raten gestohlener Passwörter langsamer, das Anmelden auch.</translation>
    </message>
    <message>
        <source>After so many wrong passwords or codes in a row the account is locked for a while.</source>
        <translation>Nach so vielen falschen Passwörtern oder Codes hintereinander ist das Konto eine Weile ausgesperrt.</translation>
    </message>
    <message>
        <source>How long an account stays locked. An administrator can unlock it before.</source>
        <translation>Wie lange ein Konto ausgesperrt bleibt. Ein Administrator kann das vorher aufheben.</translation>
    </message>
    <message>
        <source>How many passwords and codes one address may try in a minute.</source>
        <translation>Wie viele Passwörter und Codes eine Adresse in einer Minute versuchen darf.</translation>
    </message>
    <message>
        <source>Administrators must have a second step to sign in.</source>
        <translation>Administratoren brauchen zum Anmelden einen zweiten Schritt.</translation>
    </message>
    <message>
        <source>A session ends when nothing has happened in it for so long.</source>
        <translation>Eine Sitzung endet, wenn in ihr so lange nichts geschehen ist.</translation>
    </message>
    <message>
        <source>A session ends so long after the sign-in, whatever happens in it.</source>
        <translation>Eine Sitzung endet so lange nach der Anmeldung, was immer in ihr geschieht.</translation>
    </message>
    <message>
        <source>How long an access token of the JSON sign-in is good. Applications have their own times.</source>
        <translation>Wie lange ein Access-Token der JSON-Anmeldung gilt. Anwendungen haben eigene Zeiten.</translation>
    </message>
    <message>
        <source>How long a signing key is used before the next one takes over.</source>
        <translation>Wie lange ein Signaturschlüssel benutzt wird, bevor der nächste übernimmt.</translation>
    </message>
    <message>
        <source>How long a new signing key is published before it signs, so that applications know it.</source>
        <translation>Wie lange ein neuer Signaturschlüssel veröffentlicht ist, bevor er signiert, damit Anwendungen ihn kennen.</translation>
    </message>
    <message>
        <source>How long an old signing key stays published after its last signature.</source>
        <translation>Wie lange ein alter Signaturschlüssel nach seiner letzten Signatur veröffentlicht bleibt.</translation>
    </message>
    <message>
        <source>How long audit events are kept. 0 keeps them for ever.</source>
        <translation>Wie lange Ereignisse aufgehoben werden. 0 hebt sie für immer auf.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Open to everyone</source>
        <translation>Offen für alle</translation>
    </message>
    <message>
        <source>By invitation</source>
        <translation>Auf Einladung</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Fresh proofs</source>
        <translation>Frische Nachweise</translation>
    </message>
    <message>
        <source>How long a JSON sign-in can be refreshed before the person has to sign in again.</source>
        <translation>Wie lange eine JSON-Anmeldung erneuert werden kann, bevor sich die Person wieder anmelden muss.</translation>
    </message>
    <message>
        <source>Registration of applications</source>
        <translation>Registrierung von Anwendungen</translation>
    </message>
    <message>
        <source>PKCE for registered applications</source>
        <translation>PKCE für registrierte Anwendungen</translation>
    </message>
    <message>
        <source>Whether applications may register themselves.</source>
        <translation>Ob sich Anwendungen selbst registrieren dürfen.</translation>
    </message>
    <message>
        <source>Applications that registered themselves must use PKCE. Public and native ones must in any case.</source>
        <translation>Anwendungen, die sich selbst registriert haben, müssen PKCE verwenden. Öffentliche und native müssen es immer.</translation>
    </message>
    <message>
        <source>With an access token</source>
        <translation>Mit einem Zugriffstoken</translation>
    </message>
    <message>
        <source>Proofs of possession (DPoP) must hold a value that this server gave out a moment ago. Safer against proofs made in advance.</source>
        <translation>Besitznachweise (DPoP) müssen einen Wert enthalten, den dieser Server gerade erst ausgegeben hat. Sicherer gegen vorab erzeugte Nachweise.</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Sign-in for the console</source>
        <translation>Anmeldung für die Konsole</translation>
    </message>
    <message>
        <source>Sign in again after</source>
        <translation>Neu anmelden nach</translation>
    </message>
    <message>
        <source>Off, as the rules for signing in have it, or with a second step in any case.</source>
        <translation>Aus: wie die Regeln für die Anmeldung es verlangen; sonst in jedem Fall mit zweitem Schritt.</translation>
    </message>
    <message>
        <source>So long after signing in, people have to sign in again to use the console. 0 sets no limit.</source>
        <translation>So lange nach der Anmeldung müssen sich Leute neu anmelden, um die Konsole zu benutzen. 0 setzt keine Grenze.</translation>
    </message>
    <message>
        <source>Grace for lost answers</source>
        <translation>Nachsicht bei verlorenen Antworten</translation>
    </message>
    <message>
        <source>How long an application that lost the answer may use the same refresh token once more. With 0, a refresh token that comes a second time ends the authorization at once.</source>
        <translation>Wie lange eine Anwendung, die die Antwort nicht bekommen hat, dasselbe Refresh-Token noch einmal benutzen darf. Bei 0 beendet ein Refresh-Token, das ein zweites Mal kommt, die Berechtigung sofort.</translation>
    </message>
    <message>
        <source>With a second step</source>
        <translation>Mit einem zweiten Schritt</translation>
    </message>
    <message>
        <source>Lost passwords</source>
        <translation>Vergessene Passwörter</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Text messages</source>
        <translation>Textnachrichten</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>Pflicht</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>By the lists here</source>
        <translation>Nach den Listen hier</translation>
    </message>
    <message>
        <source>By the online service too</source>
        <translation>Auch nach dem Onlinedienst</translation>
    </message>
    <message>
        <source>Take the password, and warn</source>
        <translation>Annehmen und warnen</translation>
    </message>
    <message>
        <source>Refuse the password</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Instead of a password</source>
        <translation>Statt eines Passworts</translation>
    </message>
    <message>
        <source>As a second step</source>
        <translation>Als zweiter Schritt</translation>
    </message>
    <message>
        <source>STARTTLS (port 587)</source>
        <translation>STARTTLS (Port 587)</translation>
    </message>
    <message>
        <source>TLS (port 465)</source>
        <translation>TLS (Port 465)</translation>
    </message>
    <message>
        <source>Password (PLAIN)</source>
        <translation>Passwort (PLAIN)</translation>
    </message>
    <message>
        <source>Password (LOGIN)</source>
        <translation>Passwort (LOGIN)</translation>
    </message>
    <message>
        <source>Access token (XOAUTH2)</source>
        <translation>Zugriffstoken (XOAUTH2)</translation>
    </message>
    <message>
        <source>Any HTTP interface</source>
        <translation>Beliebige HTTP-Schnittstelle</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formular</translation>
    </message>
    <message>
        <source>Confirmed e-mail address</source>
        <translation>Bestätigte E-Mail-Adresse</translation>
    </message>
    <message>
        <source>Whoever registers confirms the e-mail address before the account can be used. Counts where mail is set up.</source>
        <translation>Wer sich registriert, bestätigt die E-Mail-Adresse, bevor das Konto benutzt werden kann. Gilt, wo E-Mail eingerichtet ist.</translation>
    </message>
    <message>
        <source>Confirmed phone</source>
        <translation>Bestätigtes Telefon</translation>
    </message>
    <message>
        <source>Whoever registers gives a phone number and confirms it by a text message.</source>
        <translation>Wer sich registriert, gibt eine Telefonnummer an und bestätigt sie mit einer Textnachricht.</translation>
    </message>
    <message>
        <source>Domains that may register</source>
        <translation>Erlaubte Domains</translation>
    </message>
    <message>
        <source>Only e-mail addresses of these domains may register, separated by spaces. Empty: all may.</source>
        <translation>Nur E-Mail-Adressen dieser Domains dürfen sich registrieren, durch Leerzeichen getrennt. Leer: alle.</translation>
    </message>
    <message>
        <source>Domains that may not</source>
        <translation>Ausgeschlossene Domains</translation>
    </message>
    <message>
        <source>E-mail addresses of these domains may not register, separated by spaces.</source>
        <translation>E-Mail-Adressen dieser Domains dürfen sich nicht registrieren, durch Leerzeichen getrennt.</translation>
    </message>
    <message>
        <source>Life of a confirmation link</source>
        <translation>Gültigkeit des Bestätigungslinks</translation>
    </message>
    <message>
        <source>How long the link that confirms an e-mail address is good.</source>
        <translation>Wie lange der Link gilt, der eine E-Mail-Adresse bestätigt.</translation>
    </message>
    <message>
        <source>Life of an invitation</source>
        <translation>Gültigkeit einer Einladung</translation>
    </message>
    <message>
        <source>How long an invitation is good.</source>
        <translation>Wie lange eine Einladung gilt.</translation>
    </message>
    <message>
        <source>Length without a second step</source>
        <translation>Länge ohne zweiten Schritt</translation>
    </message>
    <message>
        <source>How long it must be at least where it is all that somebody signs in with (NIST SP 800-63B-4).</source>
        <translation>Wie lang es mindestens sein muss, wenn jemand sich nur damit anmeldet (NIST SP 800-63B-4).</translation>
    </message>
    <message>
        <source>Longest password</source>
        <translation>Längstes Passwort</translation>
    </message>
    <message>
        <source>How long a password may be.</source>
        <translation>Wie lang ein Passwort sein darf.</translation>
    </message>
    <message>
        <source>Kinds of characters</source>
        <translation>Arten von Zeichen</translation>
    </message>
    <message>
        <source>How many kinds of characters it must hold: lower case, upper case, digits, others. 0 asks for none, which is the better rule.</source>
        <translation>Wie viele Arten von Zeichen es enthalten muss: Kleinbuchstaben, Großbuchstaben, Ziffern, andere. 0 verlangt keine, das ist die bessere Regel.</translation>
    </message>
    <message>
        <source>Hard to guess</source>
        <translation>Schwer zu erraten</translation>
    </message>
    <message>
        <source>How hard to guess it must be, by zxcvbn&apos;s scale from 0 (anything) to 4 (very hard).</source>
        <translation>Wie schwer es zu erraten sein muss, nach der Skala von zxcvbn von 0 (beliebig) bis 4 (sehr schwer).</translation>
    </message>
    <message>
        <source>Words that are easy to guess</source>
        <translation>Leicht zu erratende Wörter</translation>
    </message>
    <message>
        <source>Words that count as easy to guess, separated by spaces: the company&apos;s, its products, its street.</source>
        <translation>Wörter, die als leicht zu erraten gelten, durch Leerzeichen getrennt: die der Firma, ihrer Produkte, ihrer Straße.</translation>
    </message>
    <message>
        <source>Earlier passwords</source>
        <translation>Frühere Passwörter</translation>
    </message>
    <message>
        <source>How many of somebody&apos;s earlier passwords may not come back. 0: all may but the present one.</source>
        <translation>Wie viele der früheren Passwörter nicht wiederkommen dürfen. 0: alle dürfen, nur das jetzige nicht.</translation>
    </message>
    <message>
        <source>Change a password after</source>
        <translation>Ein Passwort ändern nach</translation>
    </message>
    <message>
        <source>After how long a password has to be changed. 0: never, which is the better rule.</source>
        <translation>Nach welcher Zeit ein Passwort geändert werden muss. 0: nie, das ist die bessere Regel.</translation>
    </message>
    <message>
        <source>Passwords known from breaches</source>
        <translation>Passwörter aus Datenlecks</translation>
    </message>
    <message>
        <source>Whether passwords that are known from breaches are refused: local, by the lists on this server; online, by the range service as well, which learns five characters of a hash; or off.</source>
        <translation>Ob Passwörter abgelehnt werden, die aus Datenlecks bekannt sind: nach den Listen auf diesem Server; auch nach dem Onlinedienst, der fünf Zeichen eines Hashs erfährt; oder gar nicht.</translation>
    </message>
    <message>
        <source>Address of the online service</source>
        <translation>Adresse des Onlinediensts</translation>
    </message>
    <message>
        <source>https://api.pwnedpasswords.com/range/</source>
        <translation>Wo der Onlinedienst zu finden ist.</translation>
    </message>
    <message>
        <source>When the service is away</source>
        <translation>Wenn der Dienst fehlt</translation>
    </message>
    <message>
        <source>What to do when the range service does not answer: open takes the password and writes a warning, closed refuses it.</source>
        <translation>Was geschieht, wenn der Onlinedienst nicht antwortet: Das Passwort wird mit einer Warnung angenommen oder abgelehnt.</translation>
    </message>
    <message>
        <source>Token requests per address</source>
        <translation>Token-Anfragen pro Adresse</translation>
    </message>
    <message>
        <source>How many token requests one address may make in a minute. An application that serves many people makes all of theirs from one address.</source>
        <translation>Wie viele Token-Anfragen eine Adresse in einer Minute stellen darf. Eine Anwendung, die vielen dient, stellt alle von einer Adresse.</translation>
    </message>
    <message>
        <source>API calls per address</source>
        <translation>API-Aufrufe pro Adresse</translation>
    </message>
    <message>
        <source>How many calls of the admin API one address may make in a minute.</source>
        <translation>Wie viele Aufrufe der Admin-API eine Adresse in einer Minute machen darf.</translation>
    </message>
    <message>
        <source>Pages per address</source>
        <translation>Seiten pro Adresse</translation>
    </message>
    <message>
        <source>How many pages one address may open in a minute. People behind one office router share it.</source>
        <translation>Wie viele Seiten eine Adresse in einer Minute öffnen darf. Menschen hinter einem Büro-Router teilen sie sich.</translation>
    </message>
    <message>
        <source>Passkeys</source>
        <translation>Passkeys</translation>
    </message>
    <message>
        <source>What passkeys and security keys are for: passwordless, to sign in without a password and as a second factor; second_factor alone; or off.</source>
        <translation>Wofür Passkeys und Sicherheitsschlüssel da sind: zum Anmelden ohne Passwort und als zweiter Schritt; nur als zweiter Schritt; oder gar nicht.</translation>
    </message>
    <message>
        <source>Proof of a passkey&apos;s model</source>
        <translation>Nachweis des Modells</translation>
    </message>
    <message>
        <source>Whether a new passkey has to prove its model (attestation).</source>
        <translation>Ob ein neuer Passkey sein Modell nachweisen muss (Attestation).</translation>
    </message>
    <message>
        <source>Models of passkeys</source>
        <translation>Erlaubte Modelle</translation>
    </message>
    <message>
        <source>The models of passkeys that may be used, by AAGUID, separated by spaces. Empty: all.</source>
        <translation>Die Modelle von Passkeys, die benutzt werden dürfen, als AAGUID, durch Leerzeichen getrennt. Leer: alle.</translation>
    </message>
    <message>
        <source>Prove it again after</source>
        <translation>Erneut nachweisen nach</translation>
    </message>
    <message>
        <source>How long after signing in somebody may change how they sign in without proving it again.</source>
        <translation>Wie lange nach dem Anmelden jemand ohne neuen Nachweis ändern darf, wie er sich anmeldet.</translation>
    </message>
    <message>
        <source>Forgotten password by mail</source>
        <translation>Passwort vergessen per E-Mail</translation>
    </message>
    <message>
        <source>Who forgot the password gets a link by mail. Counts where mail is set up.</source>
        <translation>Wer das Passwort vergessen hat, bekommt einen Link per E-Mail. Gilt, wo E-Mail eingerichtet ist.</translation>
    </message>
    <message>
        <source>Forgotten password by text message</source>
        <translation>Passwort vergessen per SMS</translation>
    </message>
    <message>
        <source>Who forgot the password may get a code by text message to a confirmed phone.</source>
        <translation>Wer das Passwort vergessen hat, kann einen Code an ein bestätigtes Telefon bekommen.</translation>
    </message>
    <message>
        <source>Life of a reset link</source>
        <translation>Gültigkeit des Links</translation>
    </message>
    <message>
        <source>How long a link or code to set a new password is good.</source>
        <translation>Wie lange ein Link oder Code gilt, mit dem man ein neues Passwort setzt.</translation>
    </message>
    <message>
        <source>Second administrator</source>
        <translation>Zweiter Administrator</translation>
    </message>
    <message>
        <source>Taking away somebody&apos;s second factors waits until another administrator agrees.</source>
        <translation>Wenn jemandem der zweite Schritt genommen wird, muss ein weiterer Administrator zustimmen.</translation>
    </message>
    <message>
        <source>Send mail</source>
        <translation>E-Mails senden</translation>
    </message>
    <message>
        <source>This server sends mail.</source>
        <translation>Dieser Server sendet E-Mails.</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Mailserver</translation>
    </message>
    <message>
        <source>The mail server&apos;s name.</source>
        <translation>Der Name des Mailservers.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>The mail server&apos;s port.</source>
        <translation>Der Port des Mailservers.</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>How the way to the mail server is encrypted: starttls, required after connecting (port 587); tls from the first byte (port 465); or none, for a server on this machine or in a network of yours.</source>
        <translation>Wie der Weg zum Mailserver verschlüsselt ist: STARTTLS nach dem Verbinden (Port 587), TLS vom ersten Byte an (Port 465) oder nicht, für einen Server auf diesem Rechner oder im eigenen Netz.</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>How this server signs in to the mail server.</source>
        <translation>Wie dieser Server sich am Mailserver anmeldet.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>The name that it signs in with.</source>
        <translation>Der Name, mit dem er sich anmeldet.</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>The address that mails come from.</source>
        <translation>Die Adresse, von der die E-Mails kommen.</translation>
    </message>
    <message>
        <source>Answers to</source>
        <translation>Antworten an</translation>
    </message>
    <message>
        <source>Where answers go. Empty: to the sender.</source>
        <translation>Wohin Antworten gehen. Leer: an den Absender.</translation>
    </message>
    <message>
        <source>Send text messages</source>
        <translation>SMS senden</translation>
    </message>
    <message>
        <source>This server sends text messages.</source>
        <translation>Dieser Server sendet Textnachrichten.</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Whose gateway sends them; generic is any HTTP interface.</source>
        <translation>Wessen Gateway sie sendet; generic ist eine beliebige HTTP-Schnittstelle.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>The gateway&apos;s address, where it is not the preset&apos;s.</source>
        <translation>Die Adresse des Gateways, wo sie nicht die der Vorlage ist.</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>The account at the gateway.</source>
        <translation>Das Konto beim Gateway.</translation>
    </message>
    <message>
        <source>The number or name that messages come from.</source>
        <translation>Die Nummer oder der Name, von dem die Nachrichten kommen.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>How a generic gateway wants its request: as a form or as JSON.</source>
        <translation>Wie ein beliebiges Gateway die Anfrage haben will: als Formular oder als JSON.</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>What a generic gateway wants to be sent, with {to}, {from} and {text} in their places.</source>
        <translation>Was ein beliebiges Gateway bekommen soll, mit {to}, {from} und {text} an ihrem Platz.</translation>
    </message>
    <message>
        <source>What people do themselves</source>
        <translation>Was Menschen selbst tun</translation>
    </message>
    <message>
        <source>The kind of browser</source>
        <translation>An die Art des Browsers</translation>
    </message>
    <message>
        <source>Browser and network</source>
        <translation>An Browser und Netz</translation>
    </message>
    <message>
        <source>Keep a password for</source>
        <translation>Ein Passwort behalten</translation>
    </message>
    <message>
        <source>How long a password has to be kept before its owner may change it again.</source>
        <translation>Wie lange ein Passwort behalten werden muss, bevor es wieder geändert werden darf.</translation>
    </message>
    <message>
        <source>Whether people must have a second factor to sign in: off, encouraged (they are asked after signing in and may say no), or required.</source>
        <translation>Ob Menschen zum Anmelden einen zweiten Schritt brauchen: aus, empfohlen (sie werden nach dem Anmelden gefragt und dürfen ablehnen) oder Pflicht.</translation>
    </message>
    <message>
        <source>Time to set it up</source>
        <translation>Frist zum Einrichten</translation>
    </message>
    <message>
        <source>How long somebody who has to get a second factor may still sign in without one.</source>
        <translation>Wie lange jemand, der einen zweiten Schritt braucht, sich noch ohne anmelden darf.</translation>
    </message>
    <message>
        <source>Authenticator apps</source>
        <translation>Authenticator-Apps</translation>
    </message>
    <message>
        <source>Authenticator apps may be used as a second factor.</source>
        <translation>Authenticator-Apps dürfen der zweite Schritt sein.</translation>
    </message>
    <message>
        <source>Hash of new apps</source>
        <translation>Hash neuer Apps</translation>
    </message>
    <message>
        <source>The hash of new authenticator apps. Many apps know SHA1 alone.</source>
        <translation>Der Hash neuer Authenticator-Apps. Viele Apps kennen nur SHA1.</translation>
    </message>
    <message>
        <source>Digits of new apps</source>
        <translation>Stellen neuer Apps</translation>
    </message>
    <message>
        <source>How many digits the codes of new authenticator apps have.</source>
        <translation>Wie viele Stellen die Codes neuer Authenticator-Apps haben.</translation>
    </message>
    <message>
        <source>Codes by e-mail</source>
        <translation>Codes per E-Mail</translation>
    </message>
    <message>
        <source>Codes by e-mail may be used as a second factor. Weaker than the others: whoever reads the mail can often reset the password as well.</source>
        <translation>Codes per E-Mail dürfen der zweite Schritt sein. Schwächer als die anderen: Wer die E-Mails liest, kann oft auch das Passwort zurücksetzen.</translation>
    </message>
    <message>
        <source>Codes by text message</source>
        <translation>Codes per SMS</translation>
    </message>
    <message>
        <source>Codes by text message may be used as a second factor. Phone numbers can be taken over.</source>
        <translation>Codes per Textnachricht dürfen der zweite Schritt sein. Telefonnummern können übernommen werden.</translation>
    </message>
    <message>
        <source>Remember browsers for</source>
        <translation>Browser merken</translation>
    </message>
    <message>
        <source>How long a browser may be remembered so that the second factor is not asked there. 0: never.</source>
        <translation>Wie lange ein Browser gemerkt werden darf, damit dort nicht nach dem zweiten Schritt gefragt wird. 0: nie.</translation>
    </message>
    <message>
        <source>Life of an access pass</source>
        <translation>Gültigkeit eines Zugangspasses</translation>
    </message>
    <message>
        <source>How long a temporary access pass is good unless the administrator says otherwise.</source>
        <translation>Wie lange ein befristeter Zugangspass gilt, wenn der Administrator nichts anderes sagt.</translation>
    </message>
    <message>
        <source>Own profile</source>
        <translation>Eigenes Profil</translation>
    </message>
    <message>
        <source>People may change their own name and profile.</source>
        <translation>Menschen dürfen ihren Namen und ihr Profil selbst ändern.</translation>
    </message>
    <message>
        <source>Own e-mail address</source>
        <translation>Eigene E-Mail-Adresse</translation>
    </message>
    <message>
        <source>People may change their own e-mail address.</source>
        <translation>Menschen dürfen ihre E-Mail-Adresse selbst ändern.</translation>
    </message>
    <message>
        <source>Own deletion</source>
        <translation>Eigenes Löschen</translation>
    </message>
    <message>
        <source>People may delete their own account.</source>
        <translation>Menschen dürfen ihr Konto selbst löschen.</translation>
    </message>
    <message>
        <source>Time to change one&apos;s mind</source>
        <translation>Bedenkzeit</translation>
    </message>
    <message>
        <source>How long somebody who deletes their account can still change their mind.</source>
        <translation>Wie lange jemand, der sein Konto löscht, es sich noch anders überlegen kann.</translation>
    </message>
    <message>
        <source>Sessions at once</source>
        <translation>Gleichzeitige Sitzungen</translation>
    </message>
    <message>
        <source>How many browser sessions somebody may have at once; the oldest makes room. 0 sets no limit.</source>
        <translation>Wie viele Browser-Sitzungen jemand zugleich haben darf; die älteste macht Platz. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Bound to</source>
        <translation>Gebunden an</translation>
    </message>
    <message>
        <source>What a session is bound to, so that a stolen cookie is of little use: the kind of browser; the network as well; or off. When it changes, the person has to sign in again.</source>
        <translation>Woran eine Sitzung gebunden ist, damit ein gestohlenes Cookie wenig nützt: an die Art des Browsers; auch an das Netz; oder an nichts. Ändert es sich, muss man sich neu anmelden.</translation>
    </message>
    <message>
        <source>Mail about new browsers</source>
        <translation>E-Mail bei neuen Browsern</translation>
    </message>
    <message>
        <source>People get a mail when somebody signs in to their account with a browser that is new.</source>
        <translation>Menschen bekommen eine E-Mail, wenn sich jemand mit einem neuen Browser an ihrem Konto anmeldet.</translation>
    </message>
    <message>
        <source>Typed in</source>
        <translation>Eingegeben</translation>
    </message>
    <message>
        <source>Renewed, with a refresh token</source>
        <translation>Erneuert, mit einem Refresh-Token</translation>
    </message>
    <message>
        <source>Renewed, as an application of its own</source>
        <translation>Erneuert, als eigene Anwendung</translation>
    </message>
    <message>
        <source>Access token comes from</source>
        <translation>Herkunft des Zugriffstokens</translation>
    </message>
    <message>
        <source>Where the access token of xoauth2 comes from: typed, as it is, for as long as it is good; or got and renewed by this server, with a refresh token or as the application itself.</source>
        <translation>Woher das Zugriffstoken für xoauth2 kommt: eingegeben, wie es ist und solange es gilt; oder von diesem Server geholt und erneuert, mit einem Refresh-Token oder als die Anwendung selbst.</translation>
    </message>
    <message>
        <source>Token endpoint</source>
        <translation>Token-Endpunkt</translation>
    </message>
    <message>
        <source>The address (https) at which the mail provider gives access tokens.</source>
        <translation>Die Adresse (https), unter der der Mailanbieter Zugriffstokens gibt.</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Client-ID</translation>
    </message>
    <message>
        <source>The client id that this server has at the mail provider.</source>
        <translation>Die Client-ID, die dieser Server beim Mailanbieter hat.</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>Scopes</translation>
    </message>
    <message>
        <source>The scopes that an access token is asked for, separated by spaces. Empty: those of the refresh token.</source>
        <translation>Die Scopes, die für ein Zugriffstoken verlangt werden, durch Leerzeichen getrennt. Leer: die des Refresh-Tokens.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Changes take effect at once and are written to the audit log</source>
        <translation>Änderungen gelten sofort und stehen im Protokoll</translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <translation>Zurück zur Vorgabe: %1</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>No setting has that word. Try a shorter one.</source>
        <translation>Keine Einstellung enthält dieses Wort. Versuchen Sie ein kürzeres.</translation>
    </message>
    <message>
        <source>Different for some…</source>
        <translation>Für manche anders…</translation>
    </message>
    <message numerus="yes">
        <source>Different for %n groups, roles or applications…</source>
        <translation>
            <numerusform>Anders für %n Gruppe, Rolle oder Anwendung…</numerusform>
            <numerusform>Anders für %n Gruppen, Rollen oder Anwendungen…</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: different for some</source>
        <translation>%1: für manche anders</translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation>Zurück zu %1</translation>
    </message>
    <message>
        <source>Empty it</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>&amp;Terms of use…</source>
        <translation>&amp;Nutzungsbedingungen …</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SetupWizard</name>
    <message>
        <source>Set up Gatehouse</source>
        <translation>Gatehouse einrichten</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Second step</source>
        <translation>Zweiter Schritt</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>&amp;Sign in</source>
        <translation>&amp;Anmelden</translation>
    </message>
    <message>
        <source>The server is starting…</source>
        <translation>Der Server startet…</translation>
    </message>
    <message>
        <source>Making the account…</source>
        <translation>Das Konto wird angelegt…</translation>
    </message>
    <message>
        <source>Checking the code…</source>
        <translation>Der Code wird geprüft…</translation>
    </message>
    <message>
        <source>This code is not right. Wait for the next one in the app, and try again.</source>
        <translation>Dieser Code stimmt nicht. Warten Sie auf den nächsten in der App, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Making recovery codes…</source>
        <translation>Wiederherstellungscodes werden gemacht…</translation>
    </message>
    <message>
        <source>Choose another password. %1</source>
        <translation>Wählen Sie ein anderes Passwort. %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SignIn</name>
    <message>
        <source>The server did not accept the sign-in. Please sign in again.</source>
        <translation>Der Server hat die Anmeldung nicht angenommen. Bitte melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to the sign-in cannot be read.</source>
        <translation>Die Antwort des Servers auf die Anmeldung ist nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SignInFlow</name>
    <message>
        <source>Nobody signed in within ten minutes.</source>
        <translation>Niemand hat sich innerhalb von zehn Minuten angemeldet.</translation>
    </message>
    <message>
        <source>%1 does not answer like a Gatehouse server.</source>
        <translation>%1 antwortet nicht wie ein Gatehouse-Server.</translation>
    </message>
    <message>
        <source>This server calls itself %1. Connect to that address.</source>
        <translation>Dieser Server nennt sich %1. Verbinden Sie sich mit dieser Adresse.</translation>
    </message>
    <message>
        <source>This computer does not let the console wait for the browser.</source>
        <translation>Dieser Computer lässt die Konsole nicht auf den Browser warten.</translation>
    </message>
    <message>
        <source>The sign-in was declined in the browser.</source>
        <translation>Die Anmeldung wurde im Browser abgelehnt.</translation>
    </message>
    <message>
        <source>The server refused the sign-in (%1).</source>
        <translation>Der Server hat die Anmeldung abgelehnt (%1).</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SignInPage</name>
    <message>
        <source>Gatehouse</source>
        <translation>Gatehouse</translation>
    </message>
    <message>
        <source>Sign in to Gatehouse</source>
        <translation>Bei Gatehouse anmelden</translation>
    </message>
    <message>
        <source>Sign-in in progress</source>
        <translation>Anmeldung läuft</translation>
    </message>
    <message>
        <source>&amp;Sign in with your browser</source>
        <translation>Im &amp;Browser anmelden</translation>
    </message>
    <message>
        <source>Copy the &amp;address</source>
        <translation>&amp;Adresse kopieren</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Ab&amp;brechen</translation>
    </message>
    <message>
        <source>Manage an&amp;other server</source>
        <translation>Anderen &amp;Server verwalten</translation>
    </message>
    <message>
        <source>Your browser opens the sign-in page of this server. The console never sees your password.</source>
        <translation>Ihr Browser öffnet die Anmeldeseite dieses Servers. Die Konsole sieht Ihr Passwort nie.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SmsSetup</name>
    <message>
        <source>Send te&amp;xt messages</source>
        <translation>&amp;SMS senden</translation>
    </message>
    <message>
        <source>Address of the gateway</source>
        <translation>Adresse des Gateways</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Number for the test</source>
        <translation>Nummer für den Test</translation>
    </message>
    <message>
        <source>Send &amp;test</source>
        <translation>&amp;Test senden</translation>
    </message>
    <message>
        <source>Any with an HTTP interface</source>
        <translation>Jedes mit HTTP-Schnittstelle</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formular</translation>
    </message>
    <message>
        <source>&amp;Gateway</source>
        <translation>&amp;Gateway</translation>
    </message>
    <message>
        <source>A&amp;ddress</source>
        <translation>A&amp;dresse</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>&amp;Konto</translation>
    </message>
    <message>
        <source>T&amp;oken</source>
        <translation>T&amp;oken</translation>
    </message>
    <message>
        <source>S&amp;ender</source>
        <translation>Abs&amp;ender</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>&amp;Content</source>
        <translation>&amp;Inhalt</translation>
    </message>
    <message>
        <source>{to}, {from}, {text}, {account} and {token} are filled in. The token goes into the Authorization field, with an account as Basic, else as Bearer, unless the content names it.</source>
        <translation>{to}, {from}, {text}, {account} und {token} werden ausgefüllt. Das Token geht in das Feld Authorization, mit Konto als Basic, sonst als Bearer, außer der Inhalt nennt es.</translation>
    </message>
    <message>
        <source>The account is the account SID (AC…), the token the auth token; the sender a number of yours or a messaging service (MG…).</source>
        <translation>Das Konto ist die Account SID (AC…), das Token das Auth Token; Absender ist eine Nummer von Ihnen oder ein Messaging Service (MG…).</translation>
    </message>
    <message>
        <source>The token is a live access key; the sender a number or up to eleven letters.</source>
        <translation>Das Token ist ein Live Access Key; Absender ist eine Nummer oder bis zu elf Buchstaben.</translation>
    </message>
    <message>
        <source>kept; type to replace it</source>
        <translation>hinterlegt; tippen, um es zu ersetzen</translation>
    </message>
    <message>
        <source>not set for this gateway</source>
        <translation>für dieses Gateway nicht gesetzt</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Send a test to see that it works.</source>
        <translation>Senden Sie einen Test, um zu sehen, ob es geht.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::SummaryStep</name>
    <message>
        <source>Everything is ready</source>
        <translation>Alles ist bereit</translation>
    </message>
    <message>
        <source>Keep the recovery codes, then sign in.</source>
        <translation>Verwahren Sie die Wiederherstellungscodes, und melden Sie sich dann an.</translation>
    </message>
    <message>
        <source>Recovery codes</source>
        <translation>Wiederherstellungscodes</translation>
    </message>
    <message>
        <source>Each opens your account once when the phone is lost. They are shown only now.</source>
        <translation>Jeder öffnet Ihr Konto einmal, wenn das Handy weg ist. Gezeigt werden sie nur jetzt.</translation>
    </message>
    <message>
        <source>The server answers at %1. Your administrator is %2.</source>
        <translation>Der Server antwortet unter %1. Ihr Administrator ist %2.</translation>
    </message>
    <message>
        <source>Print, copy or save the recovery codes first.</source>
        <translation>Drucken, kopieren oder speichern Sie zuerst die Wiederherstellungscodes.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::TermsDialog</name>
    <message>
        <source>Terms of use</source>
        <translation>Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>From the day on which a version is required, people accept it before they sign in.</source>
        <translation>Ab dem Tag, an dem eine Fassung verlangt wird, stimmen ihr alle zu, bevor sie sich anmelden.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Versions of the terms</source>
        <translation>Fassungen der Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>No terms of use</source>
        <translation>Keine Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>People sign in without accepting anything.</source>
        <translation>Man meldet sich an, ohne etwas anzunehmen.</translation>
    </message>
    <message>
        <source>&amp;What it says</source>
        <translation>&amp;Wortlaut</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Text of the terms</source>
        <translation>Text der Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>&amp;Publish a new version…</source>
        <translation>Neue Fassung &amp;veröffentlichen …</translation>
    </message>
    <message>
        <source>Publish a new version</source>
        <translation>Neue Fassung veröffentlichen</translation>
    </message>
    <message>
        <source>They stand at %1</source>
        <translation>Sie stehen unter %1</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::TermsModel</name>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Required from</source>
        <translation>Verlangt ab</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Accepted by</source>
        <translation>Angenommen von</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n Person</numerusform>
            <numerusform>%n Personen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::TokenVault</name>
    <message>
        <source>This computer&apos;s keychain is not available.</source>
        <translation>Der Schlüsselbund dieses Computers ist nicht verfügbar.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::TotpDialog</name>
    <message>
        <source>Authenticator app for %1</source>
        <translation>Authenticator-App für %1</translation>
    </message>
    <message>
        <source>Do this together with the person: the app belongs on their own phone.</source>
        <translation>Tun Sie das zusammen mit der Person: Die App gehört auf deren eigenes Handy.</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>The app works. These recovery codes open the account when the phone is lost; each works once. They are shown only now: print or save them, and give them to the person.</source>
        <translation>Die App funktioniert. Diese Wiederherstellungscodes öffnen das Konto, wenn das Handy weg ist; jeder gilt einmal. Gezeigt werden sie nur jetzt: Drucken oder speichern Sie sie, und geben Sie sie der Person.</translation>
    </message>
    <message>
        <source>This code is not right. Wait for the next one in the app, and check that the phone&apos;s clock is set by the network.</source>
        <translation>Dieser Code stimmt nicht. Warten Sie auf den nächsten in der App, und prüfen Sie, ob das Netz die Uhr des Handys stellt.</translation>
    </message>
    <message>
        <source>I have kept them</source>
        <translation>Ich habe sie verwahrt</translation>
    </message>
    <message>
        <source>Print, copy or save the codes first</source>
        <translation>Drucken, kopieren oder speichern Sie zuerst die Codes</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::TotpPanel</name>
    <message>
        <source>Secret to type in</source>
        <translation>Geheimnis zum Eintippen</translation>
    </message>
    <message>
        <source>Code from the app</source>
        <translation>Code aus der App</translation>
    </message>
    <message>
        <source>1.  Scan this picture with an authenticator app</source>
        <translation>1.  Dieses Bild mit einer Authenticator-App scannen</translation>
    </message>
    <message>
        <source>Any app for one-time codes will do. No camera? Type this secret instead:</source>
        <translation>Jede App für Einmalcodes ist recht. Keine Kamera? Geben Sie stattdessen dieses Geheimnis ein:</translation>
    </message>
    <message>
        <source>2.  Enter the &amp;code that the app shows</source>
        <translation>2.  Den &amp;Code eingeben, den die App zeigt</translation>
    </message>
    <message>
        <source>This proves that the app and the server agree. Before it, nothing changes.</source>
        <translation>Das beweist, dass App und Server übereinstimmen. Vorher ändert sich nichts.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UserCodesCard</name>
    <message>
        <source>Codes by e-mail and text message</source>
        <translation>Codes per E-Mail und SMS</translation>
    </message>
    <message>
        <source>None. They need a confirmed address or number, and the settings must allow them.</source>
        <translation>Keine. Sie brauchen eine bestätigte Adresse oder Nummer, und die Einstellungen müssen sie erlauben.</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <source>Add &amp;by e-mail</source>
        <translation>Per E-&amp;Mail hinzufügen</translation>
    </message>
    <message>
        <source>Add by &amp;text message</source>
        <translation>Per &amp;SMS hinzufügen</translation>
    </message>
    <message>
        <source>The address or number is not confirmed: does not count</source>
        <translation>Die Adresse oder Nummer ist nicht bestätigt: zählt nicht</translation>
    </message>
    <message>
        <source>Added %1, last used %2</source>
        <translation>Hinzugefügt %1, zuletzt benutzt %2</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>This person gets no more such codes to sign in.</source>
        <translation>Diese Person bekommt keine solchen Codes mehr für die Anmeldung.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UserDialog</name>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Parts of the account</source>
        <translation>Teile des Kontos</translation>
    </message>
    <message>
        <source>&amp;Profile</source>
        <translation>&amp;Profil</translation>
    </message>
    <message>
        <source>Sign-in &amp;methods</source>
        <translation>Anmelde&amp;arten</translation>
    </message>
    <message>
        <source>&amp;Sessions</source>
        <translation>&amp;Sitzungen</translation>
    </message>
    <message>
        <source>&amp;Groups and roles</source>
        <translation>&amp;Gruppen und Rollen</translation>
    </message>
    <message>
        <source>&amp;Events</source>
        <translation>&amp;Ereignisse</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Username</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>The address is &amp;verified</source>
        <translation>Die Adresse ist ge&amp;prüft</translation>
    </message>
    <message>
        <source>The address is verified</source>
        <translation>Die Adresse ist geprüft</translation>
    </message>
    <message>
        <source>As the browser says</source>
        <translation>Wie der Browser es sagt</translation>
    </message>
    <message>
        <source>&amp;Username</source>
        <translation>&amp;Benutzername</translation>
    </message>
    <message>
        <source>&amp;Full name</source>
        <translation>&amp;Voller Name</translation>
    </message>
    <message>
        <source>E-&amp;mail</source>
        <translation>E-&amp;Mail</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Sessions of this user</source>
        <translation>Sitzungen dieses Benutzers</translation>
    </message>
    <message>
        <source>Not signed in anywhere</source>
        <translation>Nirgends angemeldet</translation>
    </message>
    <message>
        <source>Sign out &amp;everywhere…</source>
        <translation>Überall &amp;abmelden…</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>Roles that come from a group are taken away in the group.</source>
        <translation>Rollen aus einer Gruppe werden in der Gruppe entzogen.</translation>
    </message>
    <message>
        <source>G&amp;roups</source>
        <translation>G&amp;ruppen</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Save groups and roles</source>
        <translation>Gruppen und Rollen speichern</translation>
    </message>
    <message>
        <source>Events about this user</source>
        <translation>Ereignisse zu diesem Benutzer</translation>
    </message>
    <message>
        <source>No events yet</source>
        <translation>Noch keine Ereignisse</translation>
    </message>
    <message>
        <source>Account made %1, last changed %2</source>
        <translation>Konto angelegt %1, zuletzt geändert %2</translation>
    </message>
    <message>
        <source>Last sign-in: %1</source>
        <translation>Letzte Anmeldung: %1</translation>
    </message>
    <message>
        <source>Id: %1</source>
        <translation>Id: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n failed attempt(s) since then</source>
        <translation>
            <numerusform>%n Fehlversuch seither</numerusform>
            <numerusform>%n Fehlversuche seither</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has changed.</source>
        <translation>Es hat sich nichts geändert.</translation>
    </message>
    <message>
        <source>The profile is saved.</source>
        <translation>Das Profil ist gespeichert.</translation>
    </message>
    <message>
        <source>Sign %1 out everywhere?</source>
        <translation>%1 überall abmelden?</translation>
    </message>
    <message>
        <source>All sessions, authorizations and refresh tokens end. The account itself stays as it is.</source>
        <translation>Alle Sitzungen, Berechtigungen und Refresh-Token enden. Das Konto selbst bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>&amp;Sign out everywhere</source>
        <translation>Überall &amp;abmelden</translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) ended.</source>
        <translation>
            <numerusform>%n Sitzung beendet.</numerusform>
            <numerusform>%n Sitzungen beendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Groups and roles are saved.</source>
        <translation>Gruppen und Rollen sind gespeichert.</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>&amp;Konto</translation>
    </message>
    <message>
        <source>Save the acc&amp;ount</source>
        <translation>K&amp;onto speichern</translation>
    </message>
    <message>
        <source>The account is saved.</source>
        <translation>Das Konto ist gespeichert.</translation>
    </message>
    <message>
        <source>%1 wants this account deleted. It goes on %2.</source>
        <translation>%1 will dieses Konto gelöscht haben. Es wird am %2 gelöscht.</translation>
    </message>
    <message>
        <source>&amp;Keep the account</source>
        <translation>Konto &amp;behalten</translation>
    </message>
    <message>
        <source>The account stays.</source>
        <translation>Das Konto bleibt.</translation>
    </message>
    <message>
        <source>Wait a moment: what is on its way is shown only once.</source>
        <translation>Einen Moment: Was unterwegs ist, wird nur einmal angezeigt.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UserIdentitiesCard</name>
    <message>
        <source>Accounts at other providers</source>
        <translation>Konten bei anderen Anbietern</translation>
    </message>
    <message>
        <source>None. People link one themselves, on the page of their account or when they first sign in.</source>
        <translation>Keine. Jeder verknüpft sein Konto selbst: auf der Seite des eigenen Kontos oder bei der ersten Anmeldung.</translation>
    </message>
    <message>
        <source>Subject: %1</source>
        <translation>Subject: %1</translation>
    </message>
    <message>
        <source>Linked %1, last used %2</source>
        <translation>Verknüpft %1, zuletzt verwendet %2</translation>
    </message>
    <message>
        <source>Nothing else opens this account.</source>
        <translation>Nichts anderes öffnet dieses Konto.</translation>
    </message>
    <message>
        <source>Unlink…</source>
        <translation>Trennen…</translation>
    </message>
    <message>
        <source>Unlink %1, %2</source>
        <translation>%1, %2 trennen</translation>
    </message>
    <message>
        <source>Unlink %1?</source>
        <translation>%1 trennen?</translation>
    </message>
    <message>
        <source>Then nothing opens this account: it has no password, no passkey and no other provider. Set a password first, or say why nobody shall come in. Open sessions go on.</source>
        <translation>Danach öffnet nichts mehr dieses Konto: Es hat kein Passwort, keinen Passkey und keinen anderen Anbieter. Setzen Sie zuerst ein Passwort, oder sagen Sie, warum niemand hineinkommen soll. Offene Sitzungen laufen weiter.</translation>
    </message>
    <message>
        <source>Signing in there no longer opens this account. Open sessions go on, and the account there stays as it is.</source>
        <translation>Die Anmeldung dort öffnet dieses Konto nicht mehr. Offene Sitzungen laufen weiter, und das Konto dort bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>&amp;Unlink</source>
        <translation>&amp;Trennen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UserMethodsTab</name>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Authenticator apps</source>
        <translation>Authenticator-Apps</translation>
    </message>
    <message>
        <source>&amp;Add app…</source>
        <translation>App &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>Recovery codes</source>
        <translation>Wiederherstellungscodes</translation>
    </message>
    <message>
        <source>Make &amp;new codes…</source>
        <translation>&amp;Neue Codes machen…</translation>
    </message>
    <message>
        <source>No password is set.</source>
        <translation>Es ist kein Passwort gesetzt.</translation>
    </message>
    <message>
        <source>A one-time password is set; a new one is due at the next sign-in.</source>
        <translation>Ein Einmalpasswort ist gesetzt; bei der nächsten Anmeldung ist ein neues fällig.</translation>
    </message>
    <message>
        <source>Last changed: %1</source>
        <translation>Zuletzt geändert: %1</translation>
    </message>
    <message>
        <source>None. Only the password protects this account.</source>
        <translation>Keine. Nur das Passwort schützt dieses Konto.</translation>
    </message>
    <message>
        <source>Authenticator app</source>
        <translation>Authenticator-App</translation>
    </message>
    <message>
        <source>Added %1, last used %2</source>
        <translation>Hinzugefügt %1, zuletzt benutzt %2</translation>
    </message>
    <message>
        <source>Not verified yet: does not count</source>
        <translation>Noch nicht geprüft: zählt nicht</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>None. Codes come with the first app, or can be made here.</source>
        <translation>Keine. Codes kommen mit der ersten App oder können hier gemacht werden.</translation>
    </message>
    <message numerus="yes">
        <source>%n code(s) left of the printed list</source>
        <translation>
            <numerusform>%n Code der gedruckten Liste übrig</numerusform>
            <numerusform>%n Codes der gedruckten Liste übrig</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>Its codes no longer work for this account.</source>
        <translation>Ihre Codes gelten für dieses Konto nicht mehr.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Make new recovery codes?</source>
        <translation>Neue Wiederherstellungscodes machen?</translation>
    </message>
    <message>
        <source>The codes printed before stop working.</source>
        <translation>Die früher gedruckten Codes gelten nicht mehr.</translation>
    </message>
    <message>
        <source>&amp;Make new codes</source>
        <translation>&amp;Neue Codes machen</translation>
    </message>
    <message>
        <source>&amp;Remove all</source>
        <translation>Alles &amp;entfernen</translation>
    </message>
    <message>
        <source>Passkeys and security keys</source>
        <translation>Passkeys und Sicherheitsschlüssel</translation>
    </message>
    <message>
        <source>Make a &amp;link…</source>
        <translation>&amp;Link erstellen…</translation>
    </message>
    <message>
        <source>A link with which the person registers a passkey on their own device</source>
        <translation>Ein Link, mit dem die Person auf ihrem eigenen Gerät einen Passkey einrichtet</translation>
    </message>
    <message>
        <source>&amp;Remove all apps, passkeys and codes…</source>
        <translation>Alle Apps, Passkeys und Codes &amp;entfernen…</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <source>synced between devices</source>
        <translation>zwischen Geräten abgeglichen</translation>
    </message>
    <message>
        <source>on one device</source>
        <translation>auf einem Gerät</translation>
    </message>
    <message>
        <source>It no longer opens this account. The device may go on offering it.</source>
        <translation>Er öffnet dieses Konto nicht mehr. Das Gerät bietet ihn vielleicht weiter an.</translation>
    </message>
    <message>
        <source>Remove all apps, passkeys and codes of %1?</source>
        <translation>Alle Apps, Passkeys und Codes von %1 entfernen?</translation>
    </message>
    <message>
        <source>Then the password alone opens the account, until something new is added. All sessions end. Be sure that it is really this person who asks.</source>
        <translation>Danach öffnet das Passwort allein das Konto, bis etwas Neues hinzukommt. Alle Sitzungen enden. Vergewissern Sie sich, dass wirklich diese Person fragt.</translation>
    </message>
    <message>
        <source>&amp;Set password…</source>
        <translation>Passwort &amp;setzen…</translation>
    </message>
    <message>
        <source>Known from a breach, found %1: a new one is due at the next sign-in.</source>
        <translation>Aus einem Datenleck bekannt, gefunden %1: Bei der nächsten Anmeldung ist ein neues fällig.</translation>
    </message>
    <message>
        <source>Reset lin&amp;k…</source>
        <translation>Lin&amp;k zum Zurücksetzen …</translation>
    </message>
    <message>
        <source>A link with which the person chooses a new password themselves</source>
        <translation>Ein Link, mit dem die Person selbst ein neues Passwort wählt</translation>
    </message>
    <message>
        <source>Make a link for a new password for %1?</source>
        <translation>Link für ein neues Passwort für %1 erstellen?</translation>
    </message>
    <message>
        <source>Whoever opens the link chooses the password, so hand it to nobody else. An earlier link stops working; the present password works on until a new one is chosen.</source>
        <translation>Wer den Link öffnet, wählt das Passwort: Geben Sie ihn also niemandem sonst. Ein früherer Link gilt nicht mehr; das jetzige Passwort gilt, bis ein neues gewählt ist.</translation>
    </message>
    <message>
        <source>&amp;Make the link</source>
        <translation>Link &amp;erstellen</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>Hand this link over in person or by phone. It is for one person alone.</source>
        <translation>Geben Sie diesen Link persönlich oder am Telefon weiter. Er ist nur für eine Person.</translation>
    </message>
    <message>
        <source>Rename the passkey</source>
        <translation>Passkey umbenennen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>Asked for; another administrator has to agree.</source>
        <translation>Beantragt; eine andere Person aus der Verwaltung muss zustimmen.</translation>
    </message>
    <message>
        <source>Until then nothing changes. The request stands on the overview.</source>
        <translation>Bis dahin ändert sich nichts. Der Antrag steht in der Übersicht.</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UserModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Second step</source>
        <translation>Zweiter Schritt</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Last sign-in</source>
        <translation>Letzte Anmeldung</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UserPassesCard</name>
    <message>
        <source>Access passes</source>
        <translation>Zugangspässe</translation>
    </message>
    <message>
        <source>&amp;Issue an access pass…</source>
        <translation>Zugangspass &amp;ausstellen…</translation>
    </message>
    <message>
        <source>Lets the person in once, to set up a second step</source>
        <translation>Lässt die Person einmal herein, damit sie einen zweiten Schritt einrichtet</translation>
    </message>
    <message>
        <source>Remembered browsers</source>
        <translation>Gemerkte Browser</translation>
    </message>
    <message>
        <source>&amp;Forget remembered browsers…</source>
        <translation>Gemerkte Browser &amp;vergessen…</translation>
    </message>
    <message numerus="yes">
        <source>Good for %n sign-in(s), until %1.</source>
        <translation>
            <numerusform>Gültig für %n Anmeldung, bis %1.</numerusform>
            <numerusform>Gültig für %n Anmeldungen, bis %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Issued by %1, %2</source>
        <translation>Ausgestellt von %1, %2</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Revoke the pass of %1</source>
        <translation>Pass vom %1 widerrufen</translation>
    </message>
    <message>
        <source>None. Somebody who has lost phone and codes gets in with one, and sets up anew.</source>
        <translation>Keine. Wer Telefon und Codes verloren hat, kommt mit einem hinein und richtet neu ein.</translation>
    </message>
    <message>
        <source>None. The second step is asked for at every sign-in.</source>
        <translation>Keine. Der zweite Schritt wird bei jeder Anmeldung verlangt.</translation>
    </message>
    <message numerus="yes">
        <source>In %n browser(s) the second step is not asked for at the moment.</source>
        <translation>
            <numerusform>In %n Browser wird der zweite Schritt derzeit nicht verlangt.</numerusform>
            <numerusform>In %n Browsern wird der zweite Schritt derzeit nicht verlangt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Forget the remembered browsers?</source>
        <translation>Gemerkte Browser vergessen?</translation>
    </message>
    <message>
        <source>The second step is asked for everywhere again, from the next sign-in on.</source>
        <translation>Ab der nächsten Anmeldung wird der zweite Schritt überall wieder verlangt.</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>&amp;Vergessen</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UserProfileTab</name>
    <message>
        <source>This line is no attribute such as department = Sales: %1</source>
        <translation>Diese Zeile ist kein Attribut wie abteilung = Vertrieb: %1</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>G&amp;iven name</source>
        <translation>V&amp;orname</translation>
    </message>
    <message>
        <source>&amp;Family name</source>
        <translation>&amp;Nachname</translation>
    </message>
    <message>
        <source>Mi&amp;ddle name</source>
        <translation>Weiterer Vorna&amp;me</translation>
    </message>
    <message>
        <source>&amp;Nickname</source>
        <translation>&amp;Rufname</translation>
    </message>
    <message>
        <source>Telephone and web</source>
        <translation>Telefon und Web</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Telefon</translation>
    </message>
    <message>
        <source>&amp;Telephone</source>
        <translation>&amp;Telefon</translation>
    </message>
    <message>
        <source>The number is &amp;verified</source>
        <translation>Die Nummer ist &amp;bestätigt</translation>
    </message>
    <message>
        <source>The number is verified</source>
        <translation>Die Nummer ist bestätigt</translation>
    </message>
    <message>
        <source>&amp;Website</source>
        <translation>&amp;Website</translation>
    </message>
    <message>
        <source>Page a&amp;bout the person</source>
        <translation>Seite &amp;über die Person</translation>
    </message>
    <message>
        <source>Address of a pict&amp;ure</source>
        <translation>Adresse eines B&amp;ildes</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Date of bi&amp;rth</source>
        <translation>Gebur&amp;tsdatum</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>Postal address</source>
        <translation>Postanschrift</translation>
    </message>
    <message>
        <source>Street and house number</source>
        <translation>Straße und Hausnummer</translation>
    </message>
    <message>
        <source>Street and &amp;house number</source>
        <translation>Straße und &amp;Hausnummer</translation>
    </message>
    <message>
        <source>Postal &amp;code</source>
        <translation>Post&amp;leitzahl</translation>
    </message>
    <message>
        <source>T&amp;own</source>
        <translation>Or&amp;t</translation>
    </message>
    <message>
        <source>State or region</source>
        <translation>Bundesland oder Region</translation>
    </message>
    <message>
        <source>Countr&amp;y</source>
        <translation>&amp;Land</translation>
    </message>
    <message>
        <source>The office’s own</source>
        <translation>Eigenes der Organisation</translation>
    </message>
    <message>
        <source>Attributes, one on each line</source>
        <translation>Attribute, eines je Zeile</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <source>One on each line, as name = value; a name may stand on several lines. Applications are told of them where their settings say so.</source>
        <translation>Eines je Zeile, als Name = Wert; ein Name darf in mehreren Zeilen stehen. Anwendungen erfahren davon, wo ihre Einstellungen es sagen.</translation>
    </message>
    <message>
        <source>Save the profi&amp;le</source>
        <translation>Profi&amp;l speichern</translation>
    </message>
</context>
<context>
    <name>gatehouse::ui::UsersPage</name>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>People who sign in here</source>
        <translation>Menschen, die sich hier anmelden</translation>
    </message>
    <message>
        <source>Search users</source>
        <translation>Benutzer suchen</translation>
    </message>
    <message>
        <source>Search by name, username or e-mail</source>
        <translation>Nach Name, Benutzername oder E-Mail suchen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Ausgesperrt</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Without second step</source>
        <translation>Ohne zweiten Schritt</translation>
    </message>
    <message>
        <source>Nobody matches</source>
        <translation>Niemand passt</translation>
    </message>
    <message>
        <source>No users yet</source>
        <translation>Noch keine Benutzer</translation>
    </message>
    <message>
        <source>Try fewer letters or another filter.</source>
        <translation>Versuchen Sie weniger Buchstaben oder einen anderen Filter.</translation>
    </message>
    <message>
        <source>Add the first person with Ctrl+N.</source>
        <translation>Fügen Sie mit Strg+N die erste Person hinzu.</translation>
    </message>
    <message>
        <source>&amp;Add user…</source>
        <translation>&amp;Benutzer hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Disable</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>&amp;Unlock</source>
        <translation>Aussperrung &amp;aufheben</translation>
    </message>
    <message>
        <source>&amp;Reset password…</source>
        <translation>Passwort &amp;zurücksetzen…</translation>
    </message>
    <message>
        <source>De&amp;lete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) can have an account here</source>
        <translation>
            <numerusform>%n Person kann hier ein Konto benutzen</numerusform>
            <numerusform>%n Personen können hier ein Konto benutzen</numerusform>
        </translation>
    </message>
    <message>
        <source>En&amp;able</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation>%1 wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was added</source>
        <translation>%1 wurde hinzugefügt</translation>
    </message>
    <message>
        <source>Hand this password over in person or by phone. It works once; then a new one has to be chosen.</source>
        <translation>Übergeben Sie dieses Passwort persönlich oder am Telefon. Es gilt einmal; dann muss ein neues gewählt werden.</translation>
    </message>
    <message>
        <source>One-time password</source>
        <translation>Einmalpasswort</translation>
    </message>
    <message>
        <source>%1 can sign in again.</source>
        <translation>%1 kann sich wieder anmelden.</translation>
    </message>
    <message>
        <source>%1 can no longer sign in.</source>
        <translation>%1 kann sich nicht mehr anmelden.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>%1 is unlocked.</source>
        <translation>%1 ist nicht mehr ausgesperrt.</translation>
    </message>
    <message>
        <source>Reset the password of %1?</source>
        <translation>Das Passwort von %1 zurücksetzen?</translation>
    </message>
    <message>
        <source>The present password stops working and all sessions end. You get a one-time password to hand over.</source>
        <translation>Das jetzige Passwort gilt nicht mehr, und alle Sitzungen enden. Sie bekommen ein Einmalpasswort zum Übergeben.</translation>
    </message>
    <message>
        <source>&amp;Reset password</source>
        <translation>Passwort &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>New password for %1</source>
        <translation>Neues Passwort für %1</translation>
    </message>
    <message>
        <source>Hand it over in person or by phone. It works once; then a new one has to be chosen.</source>
        <translation>Übergeben Sie es persönlich oder am Telefon. Es gilt einmal; dann muss ein neues gewählt werden.</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message>
        <source>The account, its sign-in methods and sessions are gone for good; the audit log keeps its events. To keep someone out for a while, disable the account instead.</source>
        <translation>Das Konto, seine Anmeldearten und Sitzungen sind endgültig weg; das Protokoll behält seine Ereignisse. Um jemanden eine Weile fernzuhalten, sperren Sie das Konto stattdessen.</translation>
    </message>
    <message>
        <source>&amp;Delete for good</source>
        <translation>Endgültig &amp;löschen</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <translation>%1 wurde gelöscht.</translation>
    </message>
    <message>
        <source>Breached password</source>
        <translation>Passwort aus Datenleck</translation>
    </message>
    <message>
        <source>Temporary password</source>
        <translation>Vorläufiges Passwort</translation>
    </message>
    <message>
        <source>&amp;Passwords of this office…</source>
        <translation>&amp;Passwörter dieses Büros…</translation>
    </message>
    <message>
        <source>Password too old</source>
        <translation>Passwort zu alt</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren …</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren …</translation>
    </message>
    <message>
        <source>Export all people</source>
        <translation>Alle Personen exportieren</translation>
    </message>
    <message>
        <source>List for a spreadsheet (*.csv)</source>
        <translation>Liste für eine Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>List for another server (*.jsonl)</source>
        <translation>Liste für einen anderen Server (*.jsonl)</translation>
    </message>
    <message>
        <source>people.csv</source>
        <translation>personen.csv</translation>
    </message>
    <message>
        <source>The list stands in %1.</source>
        <translation>Die Liste steht in %1.</translation>
    </message>
    <message>
        <source>It holds everybody&apos;s names and addresses, and no passwords. Keep it safe.</source>
        <translation>Sie enthält Namen und Adressen aller und keine Passwörter. Bewahren Sie sie sicher auf.</translation>
    </message>
</context>
<context>
    <name>gatehouse::wire::Form</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>How it proves itself</source>
        <translation>Wie sie sich ausweist</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Signing out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>About it</source>
        <translation>Über sie</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>People see it where they sign in and consent.</source>
        <translation>Menschen sehen ihn, wo sie sich anmelden und zustimmen.</translation>
    </message>
    <message>
        <source>&amp;Disabled</source>
        <translation>&amp;Deaktiviert</translation>
    </message>
    <message>
        <source>Nobody can sign in to it, and its tokens stop working at once.</source>
        <translation>Niemand kann sich bei ihr anmelden, und ihre Token gelten sofort nicht mehr.</translation>
    </message>
    <message>
        <source>What it &amp;may do</source>
        <translation>Was sie dar&amp;f</translation>
    </message>
    <message>
        <source>Allow only what the application uses.</source>
        <translation>Erlauben Sie nur, was die Anwendung nutzt.</translation>
    </message>
    <message>
        <source>Sign people in through their &amp;browser</source>
        <translation>Menschen über ihren &amp;Browser anmelden</translation>
    </message>
    <message>
        <source>Stay signed in (refresh to&amp;kens)</source>
        <translation>Angemeldet bl&amp;eiben (Refresh-Token)</translation>
    </message>
    <message>
        <source>Sign people in on de&amp;vices that show a code</source>
        <translation>Menschen auf Geräten anmelden, die einen Code &amp;zeigen</translation>
    </message>
    <message>
        <source>Act &amp;without a person (client credentials)</source>
        <translation>&amp;Ohne Person handeln (Client Credentials)</translation>
    </message>
    <message>
        <source>E&amp;xchange tokens it was given for its own</source>
        <translation>Erhaltene Token gegen eigene &amp;tauschen</translation>
    </message>
    <message>
        <source>&amp;Redirect addresses</source>
        <translation>Rü&amp;cksprungadressen</translation>
    </message>
    <message>
        <source>Where people come back to after signing in, one on each line. They are compared letter by letter, so that nobody else gets the answer.</source>
        <translation>Wohin Menschen nach dem Anmelden zurückkehren, je Zeile eine. Verglichen wird Buchstabe für Buchstabe, damit niemand anderes die Antwort bekommt.</translation>
    </message>
    <message>
        <source>Addresses &amp;after sign-out</source>
        <translation>Adressen nach dem Abme&amp;lden</translation>
    </message>
    <message>
        <source>Where the application may send people after they signed out, one on each line.</source>
        <translation>Wohin die Anwendung Menschen nach dem Abmelden schicken darf, je Zeile eine.</translation>
    </message>
    <message>
        <source>Sco&amp;pes</source>
        <translation>Bere&amp;iche (Scopes)</translation>
    </message>
    <message>
        <source>What it may ask for at most, separated by spaces. Give it no more than it needs.</source>
        <translation>Was sie höchstens verlangen darf, durch Leerzeichen getrennt. Geben Sie ihr nicht mehr, als sie braucht.</translation>
    </message>
    <message>
        <source>Belongs to the &amp;office: people are not asked</source>
        <translation>Gehört zum Bü&amp;ro: Menschen werden nicht gefragt</translation>
    </message>
    <message>
        <source>For applications of your own. Leave it off for those of others: people decide then what the application gets.</source>
        <translation>Für eigene Anwendungen. Lassen Sie es für fremde aus: Dann entscheiden die Menschen, was die Anwendung bekommt.</translation>
    </message>
    <message>
        <source>Proves itself by</source>
        <translation>Weist sich aus durch</translation>
    </message>
    <message>
        <source>How the application shows that it is itself. A signature with its own key is safest: nothing secret leaves it.</source>
        <translation>Wie die Anwendung zeigt, dass sie es ist. Am sichersten ist eine Signatur mit eigenem Schlüssel: Nichts Geheimes verlässt sie.</translation>
    </message>
    <message>
        <source>Secret in the header (Basic)</source>
        <translation>Geheimnis im Kopf (Basic)</translation>
    </message>
    <message>
        <source>Secret in the form</source>
        <translation>Geheimnis im Formular</translation>
    </message>
    <message>
        <source>Signature with its secret</source>
        <translation>Signatur mit ihrem Geheimnis</translation>
    </message>
    <message>
        <source>Signature with its own key</source>
        <translation>Signatur mit eigenem Schlüssel</translation>
    </message>
    <message>
        <source>Must use PKCE</source>
        <translation>Muss PKCE verwenden</translation>
    </message>
    <message>
        <source>Keeps a stolen sign-in code from being of use (RFC 7636). Turn it off only for applications that cannot do it.</source>
        <translation>Macht einen gestohlenen Anmeldecode nutzlos (RFC 7636). Schalten Sie es nur für Anwendungen aus, die es nicht können.</translation>
    </message>
    <message>
        <source>Signature of ID tokens</source>
        <translation>Signatur der ID-Token</translation>
    </message>
    <message>
        <source>RS256 is what every application understands; ES256 is faster.</source>
        <translation>RS256 versteht jede Anwendung; ES256 ist schneller.</translation>
    </message>
    <message>
        <source>Access tokens are good for</source>
        <translation>Access-Token gelten</translation>
    </message>
    <message>
        <source>Short is safe: a token that was taken away works no longer than this for those who check it by themselves.</source>
        <translation>Kurz ist sicher: Ein entzogenes Token gilt bei denen, die es selbst prüfen, höchstens noch so lange.</translation>
    </message>
    <message>
        <source>Refresh tokens are good for</source>
        <translation>Refresh-Token gelten</translation>
    </message>
    <message>
        <source>People who do not use the application for so long have to sign in again.</source>
        <translation>Wer die Anwendung so lange nicht nutzt, muss sich neu anmelden.</translation>
    </message>
    <message>
        <source>Signature of its assertions</source>
        <translation>Signatur ihrer Assertions</translation>
    </message>
    <message>
        <source>The only algorithm that its assertions may be signed with. Choose the one that it uses; ES256 and EdDSA are fast and safe.</source>
        <translation>Das einzige Verfahren, mit dem ihre Assertions signiert sein dürfen. Wählen Sie das, welches sie nutzt; ES256 und EdDSA sind schnell und sicher.</translation>
    </message>
    <message>
        <source>Any that fits</source>
        <translation>Jedes passende</translation>
    </message>
    <message>
        <source>Public keys</source>
        <translation>Öffentliche Schlüssel</translation>
    </message>
    <message>
        <source>Its public keys as a JWK Set: what it signs with the private ones is checked with them. Never paste a private key here.</source>
        <translation>Ihre öffentlichen Schlüssel als JWK Set: Was sie mit den privaten signiert, wird damit geprüft. Fügen Sie hier nie einen privaten Schlüssel ein.</translation>
    </message>
    <message>
        <source>Takes assertions for an endpoint&apos;s address</source>
        <translation>Assertions für die Adresse eines Endpunkts annehmen</translation>
    </message>
    <message>
        <source>Older libraries name the token endpoint in an assertion and not this server as such. Leave it off if the application works without.</source>
        <translation>Ältere Bibliotheken nennen in einer Assertion den Token-Endpunkt und nicht diesen Server selbst. Lassen Sie es aus, wenn die Anwendung ohne läuft.</translation>
    </message>
    <message>
        <source>Requests must be pushed</source>
        <translation>Anfragen müssen vorab eingereicht werden</translation>
    </message>
    <message>
        <source>It has to hand in each sign-in request directly before it sends the browser, so that nobody can change it on the way (RFC 9126). Safer; needs an application that can do it.</source>
        <translation>Sie muss jede Anmeldeanfrage direkt einreichen, bevor sie den Browser schickt, damit niemand sie unterwegs ändern kann (RFC 9126). Sicherer; die Anwendung muss es können.</translation>
    </message>
    <message>
        <source>Where a sign-in may begin</source>
        <translation>Wo eine Anmeldung beginnen darf</translation>
    </message>
    <message>
        <source>An https address of the application at which others may start a sign-in to it.</source>
        <translation>Eine https-Adresse der Anwendung, an der andere eine Anmeldung bei ihr beginnen dürfen.</translation>
    </message>
    <message>
        <source>Tokens must be bound to its key</source>
        <translation>Token müssen an ihren Schlüssel gebunden sein</translation>
    </message>
    <message>
        <source>It gets tokens only with a DPoP proof, so that a stolen token is of no use (RFC 9449). Safer; needs an application that can do it.</source>
        <translation>Sie bekommt Token nur mit einem DPoP-Nachweis, damit ein gestohlenes Token nichts nützt (RFC 9449). Sicherer; die Anwendung muss es können.</translation>
    </message>
    <message>
        <source>The ID token says all about the person</source>
        <translation>Das ID-Token sagt alles über die Person</translation>
    </message>
    <message>
        <source>For applications that do not ask the userinfo endpoint. Off is safer: ID tokens pass through browsers and logs.</source>
        <translation>Für Anwendungen, die den Userinfo-Endpunkt nicht fragen. Aus ist sicherer: ID-Token gehen durch Browser und Protokolle.</translation>
    </message>
    <message>
        <source>Who may exchange its access tokens</source>
        <translation>Wer ihre Access-Token tauschen darf</translation>
    </message>
    <message>
        <source>Client IDs of applications that may take an access token of this one and get their own for the same person, one on each line. Empty: only itself.</source>
        <translation>Client-IDs von Anwendungen, die ein Access-Token dieser gegen ein eigenes für dieselbe Person tauschen dürfen, je Zeile eine. Leer: nur sie selbst.</translation>
    </message>
    <message>
        <source>Told of sign-outs at</source>
        <translation>Erfährt von Abmeldungen unter</translation>
    </message>
    <message>
        <source>The server calls this address when a session has ended, so that the application ends its own. Enter it if the application offers back-channel logout.</source>
        <translation>Der Server ruft diese Adresse auf, wenn eine Sitzung geendet hat, damit die Anwendung ihre eigene beendet. Tragen Sie sie ein, wenn die Anwendung Back-Channel Logout bietet.</translation>
    </message>
    <message>
        <source>Each call names the session</source>
        <translation>Jeder Aufruf nennt die Sitzung</translation>
    </message>
    <message>
        <source>For applications that cannot do without the session&apos;s number (sid). Most can.</source>
        <translation>Für Anwendungen, die ohne die Kennung der Sitzung (sid) nicht auskommen. Die meisten können es.</translation>
    </message>
    <message>
        <source>Home page</source>
        <translation>Startseite</translation>
    </message>
    <message>
        <source>People can follow it from the consent page.</source>
        <translation>Menschen können ihr von der Zustimmungsseite folgen.</translation>
    </message>
    <message>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <source>The https address of a picture. People see it where they sign in and consent.</source>
        <translation>Die https-Adresse eines Bildes. Menschen sehen es, wo sie sich anmelden und zustimmen.</translation>
    </message>
    <message>
        <source>Privacy policy</source>
        <translation>Datenschutzerklärung</translation>
    </message>
    <message>
        <source>Linked from the consent page.</source>
        <translation>Auf der Zustimmungsseite verlinkt.</translation>
    </message>
    <message>
        <source>Terms of service</source>
        <translation>Nutzungsbedingungen</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Ansprechpartner</translation>
    </message>
    <message>
        <source>Who answers for the application: e-mail addresses or names, one on each line.</source>
        <translation>Wer für die Anwendung einsteht: E-Mail-Adressen oder Namen, je Zeile einer.</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>What its makers call the program, the same for every installation.</source>
        <translation>Wie ihre Hersteller das Programm nennen, gleich für jede Installation.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Which version of it is in use. Only kept and told.</source>
        <translation>Welche Version im Einsatz ist. Wird nur aufbewahrt und mitgeteilt.</translation>
    </message>
    <message>
        <source>Nothing: it keeps no secret</source>
        <translation>Nichts: Sie wahrt kein Geheimnis</translation>
    </message>
    <message>
        <source>Certificate of an authority</source>
        <translation>Zertifikat einer Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Certificate of its own</source>
        <translation>Eigenes Zertifikat</translation>
    </message>
    <message>
        <source>Public keys at an address</source>
        <translation>Öffentliche Schlüssel unter einer Adresse</translation>
    </message>
    <message>
        <source>Where the application publishes its keys, in place of a copy here: it can change them by itself then.</source>
        <translation>Wo die Anwendung ihre Schlüssel veröffentlicht, statt einer Kopie hier: Dann kann sie sie selbst wechseln.</translation>
    </message>
    <message>
        <source>Certificate: subject</source>
        <translation>Zertifikat: Inhaber</translation>
    </message>
    <message>
        <source>The name in its certificate, such as CN=app,O=Example. Fill in exactly one of these five.</source>
        <translation>Der Name in ihrem Zertifikat, etwa CN=app,O=Example. Füllen Sie genau eines dieser fünf aus.</translation>
    </message>
    <message>
        <source>Certificate: host name</source>
        <translation>Zertifikat: Hostname</translation>
    </message>
    <message>
        <source>The host name in its certificate, in place of the subject.</source>
        <translation>Der Hostname in ihrem Zertifikat, statt des Inhabers.</translation>
    </message>
    <message>
        <source>Certificate: address</source>
        <translation>Zertifikat: Adresse</translation>
    </message>
    <message>
        <source>The URI in its certificate, in place of the subject.</source>
        <translation>Die URI in ihrem Zertifikat, statt des Inhabers.</translation>
    </message>
    <message>
        <source>Certificate: IP address</source>
        <translation>Zertifikat: IP-Adresse</translation>
    </message>
    <message>
        <source>The IP address in its certificate, in place of the subject.</source>
        <translation>Die IP-Adresse in ihrem Zertifikat, statt des Inhabers.</translation>
    </message>
    <message>
        <source>Certificate: e-mail</source>
        <translation>Zertifikat: E-Mail</translation>
    </message>
    <message>
        <source>The e-mail address in its certificate, in place of the subject.</source>
        <translation>Die E-Mail-Adresse in ihrem Zertifikat, statt des Inhabers.</translation>
    </message>
    <message>
        <source>Requests must be signed</source>
        <translation>Anfragen müssen signiert sein</translation>
    </message>
    <message>
        <source>Only sign-in requests that it signed with its own key are taken (RFC 9101). Safer; needs an application that can do it.</source>
        <translation>Nur Anmeldeanfragen, die sie mit eigenem Schlüssel signiert hat, werden angenommen (RFC 9101). Sicherer; die Anwendung muss es können.</translation>
    </message>
    <message>
        <source>Signature of its requests</source>
        <translation>Signatur ihrer Anfragen</translation>
    </message>
    <message>
        <source>The only algorithm that its signed requests may have. ES256 and EdDSA are fast and safe.</source>
        <translation>Das einzige Verfahren, das ihre signierten Anfragen haben dürfen. ES256 und EdDSA sind schnell und sicher.</translation>
    </message>
    <message>
        <source>Where its requests may stand</source>
        <translation>Wo ihre Anfragen stehen dürfen</translation>
    </message>
    <message>
        <source>Addresses from which the server may fetch a signed request, one on each line. Empty: none, which is safe.</source>
        <translation>Adressen, von denen der Server eine signierte Anfrage holen darf, je Zeile eine. Leer: keine, das ist sicher.</translation>
    </message>
    <message>
        <source>A sign-in is fresh for</source>
        <translation>Eine Anmeldung ist frisch für</translation>
    </message>
    <message>
        <source>People who signed in longer ago enter their password again when they come from this application.</source>
        <translation>Wer sich vor längerer Zeit angemeldet hat, gibt sein Passwort neu ein, wenn er von dieser Anwendung kommt.</translation>
    </message>
    <message>
        <source>Kinds of sign-in it asks for</source>
        <translation>Arten der Anmeldung, die sie verlangt</translation>
    </message>
    <message>
        <source>Used where a request does not say: one on each line, the best first.</source>
        <translation>Gilt, wo eine Anfrage nichts sagt: je Zeile eine, die beste zuerst.</translation>
    </message>
    <message>
        <source>Web pages that may call for it</source>
        <translation>Webseiten, die für sie anfragen dürfen</translation>
    </message>
    <message>
        <source>Origins such as https://app.example.org, one on each line, beside those of a browser application&apos;s redirect addresses. Empty is safe.</source>
        <translation>Ursprünge wie https://app.example.org, je Zeile einer, neben denen der Rücksprungadressen einer Browser-Anwendung. Leer ist sicher.</translation>
    </message>
    <message>
        <source>Kind of access tokens</source>
        <translation>Art der Access-Token</translation>
    </message>
    <message>
        <source>Others can check a JWT by themselves and read it; an opaque token says nothing, and whoever gets it asks the server.</source>
        <translation>Ein JWT können andere selbst prüfen und lesen; ein undurchsichtiges Token sagt nichts, und wer es bekommt, fragt den Server.</translation>
    </message>
    <message>
        <source>Signed (JWT)</source>
        <translation>Signiert (JWT)</translation>
    </message>
    <message>
        <source>Opaque</source>
        <translation>Undurchsichtig</translation>
    </message>
    <message>
        <source>What its tokens may be for</source>
        <translation>Wofür ihre Token sein dürfen</translation>
    </message>
    <message>
        <source>Addresses of the services that it may ask tokens for, one on each line (RFC 8707). Name only those that it uses.</source>
        <translation>Adressen der Dienste, für die sie Token verlangen darf, je Zeile eine (RFC 8707). Nennen Sie nur die, die sie nutzt.</translation>
    </message>
    <message>
        <source>Tokens are bound to its certificate</source>
        <translation>Token sind an ihr Zertifikat gebunden</translation>
    </message>
    <message>
        <source>A stolen token is of no use without the certificate (RFC 8705). Safer; needs an application that shows one.</source>
        <translation>Ein gestohlenes Token nützt ohne das Zertifikat nichts (RFC 8705). Sicherer; die Anwendung muss eines vorzeigen.</translation>
    </message>
    <message>
        <source>What it calls people</source>
        <translation>Wie sie Menschen nennt</translation>
    </message>
    <message>
        <source>With a name of its own, it cannot tell with other applications that they know the same person. Choose before people use it.</source>
        <translation>Mit einem eigenen Namen kann sie mit anderen Anwendungen nicht feststellen, dass sie dieselbe Person kennen. Wählen Sie, bevor Menschen sie nutzen.</translation>
    </message>
    <message>
        <source>The same as all applications</source>
        <translation>Wie alle Anwendungen</translation>
    </message>
    <message>
        <source>A name of its own</source>
        <translation>Mit eigenem Namen</translation>
    </message>
    <message>
        <source>Shares its names for people with</source>
        <translation>Teilt ihre Namen für Menschen mit</translation>
    </message>
    <message>
        <source>The address of a list of redirect addresses: applications that name the same list get the same name for a person.</source>
        <translation>Die Adresse einer Liste von Rücksprungadressen: Anwendungen, die dieselbe Liste nennen, bekommen für eine Person denselben Namen.</translation>
    </message>
    <message>
        <source>Claims of its own</source>
        <translation>Eigene Angaben (Claims)</translation>
    </message>
    <message>
        <source>Which attributes of a person its tokens say, and by which names. Give it no more than it needs.</source>
        <translation>Welche Attribute einer Person ihre Token nennen, und unter welchen Namen. Geben Sie ihr nicht mehr, als sie braucht.</translation>
    </message>
    <message>
        <source>Wants the time of the sign-in</source>
        <translation>Will die Zeit der Anmeldung</translation>
    </message>
    <message>
        <source>ID tokens of this server always have it. Only kept and told.</source>
        <translation>ID-Token dieses Servers haben sie immer. Wird nur aufbewahrt und mitgeteilt.</translation>
    </message>
    <message>
        <source>Encryption of ID tokens</source>
        <translation>Verschlüsselung der ID-Token</translation>
    </message>
    <message>
        <source>Only the application can read what is encrypted to its public key. Needs a key of its own here.</source>
        <translation>Nur die Anwendung kann lesen, was an ihren öffentlichen Schlüssel verschlüsselt ist. Dazu muss hier ein Schlüssel von ihr stehen.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Encryption of the content of ID tokens</source>
        <translation>Verschlüsselung des Inhalts von ID-Token</translation>
    </message>
    <message>
        <source>Goes with an encryption of the answer. The standard&apos;s own is what every library knows.</source>
        <translation>Gehört zu einer Verschlüsselung der Antwort. Die des Standards kennt jede Bibliothek.</translation>
    </message>
    <message>
        <source>A128CBC-HS256, the standard&apos;s own</source>
        <translation>A128CBC-HS256, wie der Standard</translation>
    </message>
    <message>
        <source>Signature of userinfo answers</source>
        <translation>Signatur der Userinfo-Antworten</translation>
    </message>
    <message>
        <source>Most applications read plain JSON. Choose one only if yours asks for it.</source>
        <translation>Die meisten Anwendungen lesen einfaches JSON. Wählen Sie nur dann eines, wenn Ihre es verlangt.</translation>
    </message>
    <message>
        <source>None: plain JSON</source>
        <translation>Keine: einfaches JSON</translation>
    </message>
    <message>
        <source>Encryption of userinfo answers</source>
        <translation>Verschlüsselung von Userinfo-Antworten</translation>
    </message>
    <message>
        <source>Encryption of the content of userinfo answers</source>
        <translation>Verschlüsselung des Inhalts von Userinfo-Antworten</translation>
    </message>
    <message>
        <source>Signature of introspection answers</source>
        <translation>Signatur von Introspection-Antworten</translation>
    </message>
    <message>
        <source>For a service that asks about tokens and wants signed answers (RFC 9701).</source>
        <translation>Für einen Dienst, der nach Token fragt und signierte Antworten wünscht (RFC 9701).</translation>
    </message>
    <message>
        <source>RS256, where it asks for one</source>
        <translation>RS256, wo er eine verlangt</translation>
    </message>
    <message>
        <source>Encryption of introspection answers</source>
        <translation>Verschlüsselung von Introspection-Antworten</translation>
    </message>
    <message>
        <source>Encryption of the content of introspection answers</source>
        <translation>Verschlüsselung des Inhalts von Introspection-Antworten</translation>
    </message>
    <message>
        <source>Told through the browser at</source>
        <translation>Erfährt es durch den Browser unter</translation>
    </message>
    <message>
        <source>The page after signing out loads this address, so that the application forgets the person. Calls from the server, above, are surer.</source>
        <translation>Die Seite nach dem Abmelden lädt diese Adresse, damit die Anwendung die Person vergisst. Aufrufe vom Server, oben, sind verlässlicher.</translation>
    </message>
    <message>
        <source>That call names the session</source>
        <translation>Dieser Aufruf nennt die Sitzung</translation>
    </message>
    <message>
        <source>For applications that need the issuer and the session&apos;s number (sid).</source>
        <translation>Für Anwendungen, die den Aussteller und die Kennung der Sitzung (sid) brauchen.</translation>
    </message>
</context>
</TS>
