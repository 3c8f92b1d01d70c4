// gatehouse-screens OUTDIR [en|de]: draws every page and dialog over made-up data, light and dark, into PNG
// files.
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTest>
#include <QTranslator>

#include "tests/ui/fakes/fake_local_server.h"
#include "tests/ui/fakes/fake_server.h"
#include "ui/dialogs/access_pass_dialog.h"
#include "ui/dialogs/claims_preview_dialog.h"
#include "ui/dialogs/client_dialog.h"
#include "ui/dialogs/client_form.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/group_dialog.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/dialogs/invite_dialog.h"
#include "ui/dialogs/link_dialog.h"
#include "ui/dialogs/new_client_dialog.h"
#include "ui/dialogs/new_terms_dialog.h"
#include "ui/dialogs/new_user_dialog.h"
#include "ui/dialogs/overrides_dialog.h"
#include "ui/dialogs/passkey_link_dialog.h"
#include "ui/dialogs/password_report_dialog.h"
#include "ui/dialogs/provider_dialog.h"
#include "ui/dialogs/set_password_dialog.h"
#include "ui/dialogs/terms_dialog.h"
#include "ui/dialogs/totp_dialog.h"
#include "ui/dialogs/user_dialog.h"
#include "ui/main_window.h"
#include "ui/pages/sign_in_page.h"
#include "ui/setup/setup_steps.h"
#include "ui/setup/setup_wizard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/mail_setup.h"
#include "ui/widgets/member_row.h"
#include "ui/widgets/message_test.h"
#include "ui/widgets/secret_views.h"
#include "ui/widgets/totp_panel.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

class NoBrowser final : public UrlOpener
{
public:
    bool open(const QUrl &) override { return true; }
};

QString g_folder;
QString g_suffix;

void settle(int ms = 60)
{
    QTest::qWait(ms);
}

void shoot(QWidget &widget, const QString &name)
{
    widget.show();
    settle();
    widget.grab().save(QDir(g_folder).filePath(name + g_suffix + u".png"_s));
}

void shootPages(MainWindow &window)
{
    const char *names[] = {"1-overview",     "2-users",      "3-groups",      "4-sessions",
                           "5-applications", "6-audit",      "7-keys",        "8-settings",
                           "9-messages",     "10-providers", "11-invitations"};
    for (int i = 0; i < 11; ++i) {
        window.go(PageId(i), {});
        settle();
        if (auto *table = window.page(PageId(i))->findChild<DataTable *>(); table != nullptr && i > 0)
            table->selectRow(1);
        shoot(window, QString::fromLatin1(names[i]));
    }
    for (auto *chip : window.page(PageId::Sessions)->findChildren<QPushButton *>())
        if (chip->text() == u"Ended"_s) chip->click();
    window.go(PageId::Sessions, {});
    settle();
    shoot(window, u"4-sessions-ended"_s);
    window.go(PageId::Messages, {});
    settle();
    auto *messages = window.page(PageId::Messages);
    messages->findChild<MessageTestPanel *>()->findChild<QLineEdit *>()->setText(u"you@example.org"_s);
    messages->findChild<MessageTestPanel *>()->findChild<QPushButton *>()->click();
    settle();
    auto *area = messages->findChild<QScrollArea *>();
    area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    shoot(window, u"9-messages-test"_s);
    // The first box is the provider.
    auto *provider = messages->findChild<MailSetup *>()->findChild<QComboBox *>();
    provider->setCurrentIndex(provider->findText(u"Microsoft 365"_s));
    Q_EMIT provider->activated(provider->currentIndex());
    area->verticalScrollBar()->setValue(0);
    shoot(window, u"9-messages-xoauth2"_s);
    for (const QString &tab : {u"sms"_s, u"waiting"_s, u"words"_s}) {
        window.go(PageId::Messages, {{u"tab"_s, tab}});
        settle(500);
        shoot(window, u"9-messages-"_s + tab);
    }
    window.go(PageId::Users, {});
    window.showNotice(Tone::Good, u"Lena Brandt can no longer sign in."_s, {}, u"Undo"_s, {});
    shoot(window, u"2-users-notice"_s);
    window.showError(Error::unavailable(u"login.example.org did not answer in time."_s, {}));
    shoot(window, u"2-users-error"_s);
}

/// The long page of an application, from top to bottom, and with something wrong on it.
void shootDetails(ClientDialog &dialog)
{
    dialog.showTab(1);
    settle();
    auto *scroll = dialog.findChild<ClientForm *>()->detailsPage()->findChild<QScrollArea *>();
    for (int part = 2; part < 9; ++part) {
        QScrollBar *bar = scroll->verticalScrollBar();
        if (bar->value() == bar->maximum()) break;
        bar->setValue(bar->value() + bar->pageStep() - 40);
        shoot(dialog, u"application-2-%1"_s.arg(part));
    }
    dialog.findChild<MemberRow *>(u"logo_uri"_s)->findChild<QLineEdit *>()->setText(u"http://x.example"_s);
    dialog.findChild<ClientForm *>()->showError(
        Error::invalid("metadata", "bad_url", u"The metadata 'logo_uri' has to be an https address."_s));
    settle();
    shoot(dialog, u"application-2-error"_s);
}

/// An import from the choice of the file to its undoing.
void shootImport(MainWindow &window, FakeServer &server)
{
    QFile list(QDir(QDir::tempPath()).filePath(u"people.csv"_s));
    if (!list.open(QIODevice::WriteOnly)) return;
    list.write(
        "Login;E-Mail;Vorname;Nachname;Abteilung;Hash\n"
        "a.lindqvist;a.lindqvist@example.org;Astrid;Lindqvist;Sales;$2y$05$URutOLvQP0\n"
        "b.moreau;b.moreau@example.org;Basile;Moreau;Support;$2y$05$7VaKpOaOgS\n");
    list.close();
    server.importPolls = 3;
    ImportDialog dialog(window.client());
    shoot(dialog, u"import-1-empty"_s);
    dialog.setFile(list.fileName());
    shoot(dialog, u"import-2-mapping"_s);
    dialog.acceptButton()->click();
    settle(1'500);
    shoot(dialog, u"import-3-running"_s);
    settle(3'000);
    shoot(dialog, u"import-4-checked"_s);
    dialog.acceptButton()->click();
    settle(4'500);
    shoot(dialog, u"import-5-done"_s);
    list.remove();
}

/// Invitations, links to hand over, and the terms.
void shootJoining(MainWindow &window)
{
    InviteDialog invite(window.client());
    invite.show();
    invite.findChild<QPlainTextEdit *>()->setPlainText(u"Ann <ann@example.org>, bob@example.org"_s);
    shoot(invite, u"invite"_s);
    const PersonalLink ann{u"Ann Miller"_s, u"https://login.example.org/invitation?token=Zx8cJ0q2LrT5vYw9"_s};
    const PersonalLink bob{u"bob@example.org"_s,
                           u"https://login.example.org/invitation?token=q8Zc3Vt0RkYw"_s};
    const Timestamp until{QDateTime::currentMSecsSinceEpoch() + 86'400'000};
    const QString help = u"No mail takes this link: hand it over yourself."_s;
    LinkDialog one(u"Invitation"_s, help, {ann}, until);
    shoot(one, u"link-one"_s);
    LinkDialog many(u"Invitation"_s, help, {ann, bob}, until);
    shoot(many, u"link-many"_s);
    TermsDialog terms(window.client(), true);
    settle();
    shoot(terms, u"terms"_s);
    NewTermsDialog made(window.client(), {{u"en"_s, QJsonObject{{u"text"_s, u"Be kind."_s}}}});
    shoot(made, u"terms-new"_s);
}

void shootDialogs(MainWindow &window, FakeServer &server)
{
    shootImport(window, server);
    shootJoining(window);
    {
        UserDialog dialog(window, server.users.at(2).id);
        const char *names[] = {"account", "profile", "methods", "sessions", "access", "events"};
        for (int i = 0; i < 6; ++i) {
            dialog.showTab(i);
            settle();
            shoot(dialog, u"user-"_s + QString::fromLatin1(names[i]));
        }
    }
    {
        ClientDialog bySecret(window, server.clients.at(0).id);
        ClientDialog byKey(window, server.clients.at(2).id);
        for (int i = 0; i < 4; ++i) {
            ClientDialog &dialog = i < 2 ? byKey : bySecret;
            dialog.showTab(i);
            settle();
            shoot(dialog, u"application-%1"_s.arg(i + 1));
        }
        shootDetails(byKey);
    }
    {
        ClaimsPreviewDialog dialog(window.client(), server.clients.at(0));
        settle();
        dialog.findChild<DataTable *>()->selectRow(2);
        settle();
        shoot(dialog, u"claims-preview"_s);
    }
    {
        TotpDialog dialog(window.client(), server.users.at(1), u"login.example.org"_s);
        shoot(dialog, u"totp-1"_s);
        dialog.panel()->codeField()->setText(u"123 456"_s);
        dialog.acceptButton()->click();
        settle();
        shoot(dialog, u"totp-2"_s);
    }
    {
        OverridesDialog dialog(window.client(), server.settings.at(9), true);
        settle();
        shoot(dialog, u"overrides"_s);
    }
    for (const wire::SettingItem &item : std::as_const(server.settings)) {
        if (item.name != "mfa.requirement"_L1) continue;
        OverridesDialog dialog(window.client(), item, true);
        settle();
        shoot(dialog, u"overrides-applications"_s);
    }
    {
        PasswordReportDialog dialog(window.client());
        settle();
        shoot(dialog, u"password-report"_s);
    }
    {
        SetPasswordDialog dialog(window.client(), server.users.at(1));
        dialog.show();
        dialog.findChild<QLineEdit *>()->setText(u"my password of old"_s);
        QTest::qWait(500);
        settle();
        shoot(dialog, u"set-password"_s);
    }
    NewUserDialog newUser(window.client());
    newUser.show();
    newUser.findChildren<QLineEdit *>().constLast()->setText(u"seven quiet herons fly"_s);
    QTest::qWait(500);
    shoot(newUser, u"new-user"_s);
    NewClientDialog newClient(window.client());
    shoot(newClient, u"new-application"_s);
    newClient.findChild<QAbstractButton *>(u"service"_s)->click();
    shoot(newClient, u"new-application-service"_s);
    NewProviderDialog newProvider(window.client());
    shoot(newProvider, u"d-new-provider"_s);
    ProviderDialog provider(window.client(), server.providers.at(0));
    shoot(provider, u"d-provider"_s);
    GroupDialog group(window.client(), server.groups.at(0));
    shoot(group, u"group"_s);
    SecretDialog secret(u"Lena Brandt was added"_s, u"Hand this password over in person or by phone."_s,
                        u"One-time password"_s, u"tulip-cargo-49-hazel"_s);
    shoot(secret, u"secret"_s);
    PasskeyLinkDialog passkeyLink(window.client(), server.users.at(0));
    settle();
    shoot(passkeyLink, u"passkey-link"_s);
    AccessPassDialog accessPass(window.client(), server.users.at(0), u"Northwind"_s);
    shoot(accessPass, u"access-pass"_s);
    accessPass.acceptButton()->click();
    settle();
    shoot(accessPass, u"access-pass-issued"_s);
    ConfirmDialog confirm({u"Delete Lena Brandt?"_s,
                           u"The account, its sign-in methods and sessions are gone for good."_s,
                           u"Delete for good"_s, u"l.brandt"_s, false});
    shoot(confirm, u"confirm"_s);
    window.showPalette();
    settle();
    if (QWidget *palette = window.findChild<QDialog *>()) {
        shoot(*palette, u"palette"_s);
        palette->close();
    }
}

void shootWizard(FakeServer &server)
{
    FakeLocalServer local;
    SetupWizard wizard(&local);
    wizard.useServer(server, QUrl(u"http://127.0.0.1:8400"_s));
    shoot(wizard, u"setup-1"_s);
    wizard.findChild<RoleStep *>()->choose(RoleStep::Choice::Office);
    wizard.next();
    wizard.findChild<AddressStep *>()->publicUrlField()->setText(u"https://login.example.org"_s);
    shoot(wizard, u"setup-2"_s);
    wizard.next();
    shoot(wizard, u"setup-3"_s);
    wizard.next();
    auto *person = wizard.findChild<AdministratorStep *>();
    person->usernameEdit()->setText(u"m.okafor"_s);
    person->passwordEdit()->setText(u"seven quiet herons"_s);
    person->repeatEdit()->setText(u"seven quiet herons"_s);
    settle(500);
    shoot(wizard, u"setup-4"_s);
    wizard.next();
    settle();
    shoot(wizard, u"setup-5"_s);
    wizard.findChild<SecondFactorStep *>()->panel()->codeField()->setText(u"123456"_s);
    wizard.next();
    settle();
    shoot(wizard, u"setup-6"_s);
}

}  // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"gatehouse-screens"_s);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) return 2;
    g_folder = arguments.at(1);
    QDir().mkpath(g_folder);
    QTranslator translator;
    QLocale::setDefault(QLocale(arguments.value(2, u"en"_s)));
    if (translator.load(QLocale(), u"gatehouse"_s, u"_"_s, u":/i18n"_s))
        QApplication::installTranslator(&translator);

    Theme theme(application);
    for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        theme.setMode(mode);
        g_suffix = mode == Theme::Mode::Dark ? u"-dark"_s : QString();
        MemoryTokenVault vault;
        NoBrowser browser;
        FakeServer server;
        const Timestamp lately{QDateTime::currentMSecsSinceEpoch() - 86'400'000};
        server.identities = {{u"one"_s, u"p1"_s, u"Google"_s, u"google"_s, u"1078"_s,
                              u"lena.brandt@gmail.com"_s, lately, lately, false},
                             {u"two"_s,
                              u"p2"_s,
                              u"Head office"_s,
                              u"oidc"_s,
                              u"auth0|5f7c8ec7c33c6c004bbafe82-5f7c8ec7c33c6c"_s,
                              {},
                              lately,
                              {},
                              false}};
        MainWindow window({vault, browser, theme, nullptr});
        window.resize(1280, 800);
        shoot(window, u"0-sign-in"_s);
        window.openWith(server, u"login.example.org"_s, u"https://login.example.org"_s, FakeServer::me());
        shootPages(window);
        shootDialogs(window, server);
        shootWizard(server);
    }
    return 0;
}
