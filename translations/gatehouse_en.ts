<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>gatehouse::ui::AccessPassDialog</name>
        <message numerus="yes">
            <source>Good for %n sign-in(s), until %1.</source>
            <translation>
                <numerusform>Good for %n sign-in, until %1.</numerusform>
                <numerusform>Good for %n sign-ins, until %1.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::ApprovalsCard</name>
        <message numerus="yes">
            <source>%n request(s) for a second administrator</source>
            <translation>
                <numerusform>%n request for a second administrator</numerusform>
                <numerusform>%n requests for a second administrator</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::ClientDialog</name>
        <message numerus="yes">
            <source>%n change(s) not saved yet</source>
            <translation>
                <numerusform>%n change not saved yet</numerusform>
                <numerusform>%n changes not saved yet</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::ClientModel</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::Format</name>
        <message numerus="yes">
            <source>%n min ago</source>
            <translation>
                <numerusform>%n min ago</numerusform>
                <numerusform>%n min ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n h ago</source>
            <translation>
                <numerusform>%n h ago</numerusform>
                <numerusform>%n h ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n day ago</numerusform>
                <numerusform>%n days ago</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::InvitationModel</name>
        <message numerus="yes">
            <source>by mail, %n time(s)</source>
            <translation>
                <numerusform>by mail, %n time</numerusform>
                <numerusform>by mail, %n times</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::InvitationsPage</name>
        <message numerus="yes">
            <source>%n address(es) could not be invited</source>
            <translation>
                <numerusform>%n address could not be invited</numerusform>
                <numerusform>%n addresses could not be invited</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n invitation(s) on their way</source>
            <translation>
                <numerusform>%n invitation on their way</numerusform>
                <numerusform>%n invitations on their way</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::InviteDialog</name>
        <message numerus="yes">
            <source>%n address(es)</source>
            <translation>
                <numerusform>%n address</numerusform>
                <numerusform>%n addresses</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::MailSetup</name>
        <message numerus="yes">
            <source>%n mail(s) wait</source>
            <translation>
                <numerusform>%n mail waits</numerusform>
                <numerusform>%n mails wait</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::OverridesDialog</name>
        <message numerus="yes">
            <source>%n people</source>
            <translation>
                <numerusform>%n person</numerusform>
                <numerusform>%n people</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>More than %n people there have no second step yet. They have to set one up.</source>
            <translation>
                <numerusform>More than %n people there have no second step yet. They have to set one up.</numerusform>
                <numerusform>More than %n people there have no second step yet. They have to set one up.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n person(s) there have no second step yet, and have to set one up.</source>
            <translation>
                <numerusform>One person there has no second step yet, and has to set one up.</numerusform>
                <numerusform>%n people there have no second step yet, and have to set one up.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::OverviewPage</name>
        <message numerus="yes">
            <source>%n user(s) in all</source>
            <translation>
                <numerusform>%n user in all</numerusform>
                <numerusform>%n users in all</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::PasswordMeter</name>
        <message numerus="yes">
            <source>At least %n character(s).</source>
            <translation>
                <numerusform>At least %n character.</numerusform>
                <numerusform>At least %n characters.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::PasswordReportDialog</name>
        <message numerus="yes">
            <source>%n person(s) have a password here.</source>
            <translation>
                <numerusform>%n person has a password here.</numerusform>
                <numerusform>%n people have a password here.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::Problem</name>
        <message numerus="yes">
            <source>Try again in %n second(s).</source>
            <translation>
                <numerusform>Try again in %n second.</numerusform>
                <numerusform>Try again in %n seconds.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::ProvidersPage</name>
        <message numerus="yes">
            <source>%n person(s) linked to it: their accounts stay, but this way in is gone.</source>
            <translation>
                <numerusform>%n person is linked to it. Their account stays, but this way in is gone.</numerusform>
                <numerusform>%n people are linked to it. Their accounts stay, but this way in is gone.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n person(s) linked to it cannot sign in this way any more; who has no other way is shut out until it is switched on again.</source>
            <translation>
                <numerusform>One person linked to it cannot sign in this way any more; who has no other way is shut out until it is switched on again.</numerusform>
                <numerusform>%n people linked to it cannot sign in this way any more; who has no other way is shut out until it is switched on again.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::SessionsPage</name>
        <message numerus="yes">
            <source>End %n session(s)?</source>
            <translation>
                <numerusform>End %n session?</numerusform>
                <numerusform>End %n sessions?</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::SettingsPage</name>
        <message numerus="yes">
            <source>Different for %n groups, roles or applications…</source>
            <translation>
                <numerusform>Different for %n group, role or application…</numerusform>
                <numerusform>Different for %n groups, roles or applications…</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::TermsModel</name>
        <message numerus="yes">
            <source>%n person(s)</source>
            <translation>
                <numerusform>%n person</numerusform>
                <numerusform>%n people</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::UserDialog</name>
        <message numerus="yes">
            <source>%n failed attempt(s) since then</source>
            <translation>
                <numerusform>%n failed attempt since then</numerusform>
                <numerusform>%n failed attempts since then</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n session(s) ended.</source>
            <translation>
                <numerusform>%n session ended.</numerusform>
                <numerusform>%n sessions ended.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::UserMethodsTab</name>
        <message numerus="yes">
            <source>%n code(s) left of the printed list</source>
            <translation>
                <numerusform>%n code left of the printed list</numerusform>
                <numerusform>%n codes left of the printed list</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::UserPassesCard</name>
        <message numerus="yes">
            <source>Good for %n sign-in(s), until %1.</source>
            <translation>
                <numerusform>Good for %n sign-in, until %1.</numerusform>
                <numerusform>Good for %n sign-ins, until %1.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>In %n browser(s) the second step is not asked for at the moment.</source>
            <translation>
                <numerusform>In one browser the second step is not asked for at the moment.</numerusform>
                <numerusform>In %n browsers the second step is not asked for at the moment.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>gatehouse::ui::UsersPage</name>
        <message numerus="yes">
            <source>%n person(s) can have an account here</source>
            <translation>
                <numerusform>%n person can have an account here</numerusform>
                <numerusform>%n people can have an account here</numerusform>
            </translation>
        </message>
    </context>
</TS>
