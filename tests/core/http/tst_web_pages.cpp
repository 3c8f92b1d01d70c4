#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "core/base/page_template.h"

using namespace gatehouse;

namespace {

QByteArray fileOf(const QString &name)
{
    QFile file(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/") + name);
    if (!file.open(QIODevice::ReadOnly)) qFatal("no file %s", qPrintable(name));
    return file.readAll();
}

QJsonObject messagesOf(const QString &language)
{
    return QJsonDocument::fromJson(fileOf(QStringLiteral("messages/%1.json").arg(language))).object();
}

/// Ids that programs put together from a word and these prefixes; see resources/web/README.md.
bool isComposed(const QString &id)
{
    static const QRegularExpression kComposed(
        QStringLiteral("^((error|error_heading|scope|claim|ask)\\.[a-z_]+|account\\.(session_ended|withdrawn)"
                       "|change_password\\.why_[a-z]+|passkeys\\.was_[a-z]+|methods\\.(was|email|sms)_[a-z]+|"
                       "second_factor\\.(lead_[a-z]+|sent_label|totp_label)"
                       "|choose_factor\\.[a-z]+_(name|means)|enrol_code\\.lead_[a-z]+|consent\\.custom"
                       "|remember\\.(days|one_day)|second_step\\.(days|one_day)|account_data\\.(days|one_day)"
                       "|error_page\\.(seconds|minutes|hours|one_[a-z]+)"
                       "|confirm_contact\\.(mailed|texted))$"));
    return kComposed.match(id).hasMatch();
}

/// The same, of the account area: notices, what happened, hints beside fields.
bool isOfTheAccountArea(const QString &id)
{
    static const QRegularExpression kComposed(
        QStringLiteral("^(account\\.(others_ended|kept)|account_profile\\.(saved|language_saved)"
                       "|account_password\\.changed|account_email\\.(asked|cancelled)|account_data\\.asked"
                       "|activity\\.[a-z]+\\.[a-z_]+|profile_hint\\.[a-z]+)$"));
    return kComposed.match(id).hasMatch();
}

PageTemplates loaded()
{
    auto catalogue = MessageCatalogue::load(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/messages"));
    if (!catalogue.ok()) qFatal("%s", qPrintable(catalogue.error().internal));
    auto templates = PageTemplates::load(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/templates"),
                                         std::move(catalogue).value());
    if (!templates.ok()) qFatal("%s", qPrintable(templates.error().internal));
    return std::move(templates).value();
}

/// A value with every character that HTML treats as its own, for every key that a template knows.
QJsonObject hostileData()
{
    const QString hostile = QStringLiteral("\"><script>alert(1)</script>' onload=x `${x}`");
    QJsonObject data;
    static const QRegularExpression kName(QStringLiteral("\\{\\{[#^]?([a-z_]+)\\}\\}"));
    const QDir folder(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/templates"));
    for (const QString &file : folder.entryList({QStringLiteral("*.html")})) {
        const QString source = QString::fromUtf8(fileOf(QStringLiteral("templates/") + file));
        for (auto match = kName.globalMatch(source); match.hasNext();)
            data.insert(match.next().captured(1), hostile);
    }
    for (const char *boolean : {"recovery", "submitted", "confirmed", "claims_shown", "current"})
        data.remove(QString::fromLatin1(boolean));
    data.remove(QStringLiteral("t"));
    return data;
}

}  // namespace

class TestWebPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void templates_parse()
    {
        const PageTemplates pages = loaded();
        for (const char *name :
             {"login",          "second_factor",  "enrol_totp",      "recovery_codes", "change_password",
              "register",       "verify",         "confirm_contact", "terms",          "accept_terms",
              "forgot",         "reset_password", "invitation",      "consent",        "device_code",
              "device_confirm", "device_done",    "logout_confirm",  "signed_out",     "account",
              "error",          "demo",           "second_passkey",  "enrol_passkey",  "passkeys",
              "passkey_done",   "not_me",         "access_pass",     "second_step"})
            QVERIFY2(pages.contains(QString::fromLatin1(name)), name);
        for (const char *name :
             {"account_profile", "account_password", "account_email", "email_change", "account_sessions",
              "account_applications", "account_activity", "account_data", "keep_account"})
            QVERIFY2(pages.contains(QString::fromLatin1(name)), name);
    }

    void messages_areCompleteInEveryLanguage()
    {
        const QJsonObject english = messagesOf(QStringLiteral("en"));
        const QJsonObject german = messagesOf(QStringLiteral("de"));
        QCOMPARE(german.keys(), english.keys());
        for (const QString &id : english.keys()) {
            QVERIFY2(!english.value(id).toString().isEmpty(), qPrintable(id));
            QVERIFY2(!german.value(id).toString().isEmpty(), qPrintable(id));
        }
    }

    void messages_areAllUsed()
    {
        const QStringList used = loaded().messageIds();
        for (const QString &id : messagesOf(QStringLiteral("en")).keys())
            QVERIFY2(used.contains(id) || isComposed(id) || isOfTheAccountArea(id), qPrintable(id));
    }

    /// Of the whole catalogue: what may happen to somebody's account has words for them, or is named here.
    void activity_hasWordsForEveryEvent()
    {
        static const QSet<QString> kUntold{
            // There is nobody left to tell.
            QStringLiteral("user.deleted"),
            // Steps of what is told as a whole: a sign-in, a factor, a session, a way into an application.
            QStringLiteral("user.password_hash_upgraded"), QStringLiteral("signin.password_accepted"),
            QStringLiteral("signin.provider_accepted"), QStringLiteral("mfa.totp_enrolled"),
            QStringLiteral("mfa.verified"), QStringLiteral("session.started"),
            QStringLiteral("session.rotated"), QStringLiteral("grant.created"),
            QStringLiteral("grant.revoked"),
            // Of programs, and of nobody in particular.
            QStringLiteral("signin.throttled"), QStringLiteral("device.begun"),
            QStringLiteral("access.denied"), QStringLiteral("token.issued"),
            QStringLiteral("token.exchanged"), QStringLiteral("token.refused"),
            QStringLiteral("token.refreshed"), QStringLiteral("token.refresh_repeated"),
            QStringLiteral("token.revoked")};
        static const QStringList kOfTheOffice{QStringLiteral("client."),
                                              QStringLiteral("provider."),
                                              QStringLiteral("key."),
                                              QStringLiteral("settings."),
                                              QStringLiteral("setup."),
                                              QStringLiteral("server."),
                                              QStringLiteral("audit."),
                                              QStringLiteral("backup."),
                                              QStringLiteral("message."),
                                              QStringLiteral("import."),
                                              QStringLiteral("users."),
                                              QStringLiteral("terms.published"),
                                              QStringLiteral("group."),
                                              QStringLiteral("invitation.created"),
                                              QStringLiteral("invitation.sent"),
                                              QStringLiteral("invitation.revoked")};
        const auto belongs = [](const QString &type, const QString &prefix) {
            return type.startsWith(prefix);
        };
        static const QRegularExpression kEvent(
            QStringLiteral("QLatin1String k\\w+\\(\\s*\"([a-z_]+[.][a-z_]+)\"\\)"));
        int walked = 0;
        const QDir folder(QStringLiteral(GATEHOUSE_SOURCE_DIR "/core/audit"));
        for (const QString &name :
             folder.entryList({QStringLiteral("*_events.h"), QStringLiteral("event_types.h")})) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString source = QString::fromUtf8(file.readAll());
            QCOMPARE(source.count(QLatin1String("constexpr QLatin1String k")), source.count(kEvent));
            for (auto match = kEvent.globalMatch(source); match.hasNext();) {
                const QString type = match.next().captured(1);
                ++walked;
                const bool told =
                    messagesOf(QStringLiteral("en")).contains(QStringLiteral("activity.") + type);
                const bool untold = kUntold.contains(type) ||
                                    std::any_of(kOfTheOffice.begin(), kOfTheOffice.end(),
                                                [&](const QString &prefix) { return belongs(type, prefix); });
                QVERIFY2(told || untold, qPrintable(type));
                for (const QString &language : {QStringLiteral("en"), QStringLiteral("de")})
                    QVERIFY2(!told || !messagesOf(language)
                                           .value(QStringLiteral("activity.") + type)
                                           .toString()
                                           .isEmpty(),
                             qPrintable(language + u' ' + type));
                QVERIFY2(!(told && kUntold.contains(type)), qPrintable(type));
            }
        }
        QVERIFY(walked > 120);
    }
    void activity_namesNoEventThatIsNone()
    {
        QString sources;
        const QDir folder(QStringLiteral(GATEHOUSE_SOURCE_DIR "/core/audit"));
        for (const QString &name :
             folder.entryList({QStringLiteral("*_events.h"), QStringLiteral("event_types.h")})) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            sources += QString::fromUtf8(file.readAll());
        }
        for (const QString &id : messagesOf(QStringLiteral("en")).keys())
            if (id.startsWith(QLatin1String("activity.")))
                QVERIFY2(sources.contains(u'"' + id.mid(9) + u'"'), qPrintable(id));
    }

    void messages_existForEveryUse()
    {
        const QJsonObject english = messagesOf(QStringLiteral("en"));
        for (const QString &id : loaded().messageIds())
            QVERIFY2(english.contains(id), qPrintable(id));
    }

    void render_letsNoMarkupThrough_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &file : QDir(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/templates"))
                                       .entryList({QStringLiteral("*.html")}))
            QTest::newRow(qPrintable(file)) << file.chopped(5);
    }
    void render_letsNoMarkupThrough()
    {
        QFETCH(QString, name);
        const auto page = loaded().render(name, hostileData(), QStringLiteral("de"));
        QVERIFY(page.ok());
        QVERIFY(!page->contains("<script>"));
        QVERIFY(!page->contains("' onload"));
        QVERIFY(!page->contains("alert(1)</"));
    }

    void templates_holdNothingThatTheContentPolicyForbids()
    {
        static const QRegularExpression kForbidden(
            QStringLiteral("<script(?! "
                           "src=\"/assets/[a-z_]+[.]js([?]v=\\{\\{asset_version\\}\\}\" defer|\")></"
                           "script>)|<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://"),
            QRegularExpression::CaseInsensitiveOption);
        for (const QString &file : QDir(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/templates"))
                                       .entryList({QStringLiteral("*.html")})) {
            const QString source = QString::fromUtf8(fileOf(QStringLiteral("templates/") + file));
            QVERIFY2(!kForbidden.match(source).hasMatch(), qPrintable(file));
        }
        const QString css = QString::fromUtf8(fileOf(QStringLiteral("assets/gatehouse.css")));
        QVERIFY(!css.contains(QLatin1String("url(")));
        QVERIFY(!css.contains(QLatin1String("@import")));
    }

    void everyForm_carriesItsToken()
    {
        for (const QString &file : QDir(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/templates"))
                                       .entryList({QStringLiteral("*.html")})) {
            const QByteArray source = fileOf(QStringLiteral("templates/") + file);
            // form_post answers the application, at the application's own address.
            if (file != QLatin1String("form_post.html"))
                QCOMPARE(source.count("<form "), source.count("name=\"csrf\""));
            QCOMPARE(source.count("<form "), source.count("method=\"post\""));
        }
    }

    void everyVisibleField_hasALabel()
    {
        static const QRegularExpression kField(
            QStringLiteral("<input(?![^>]*(hidden))[^>]*\\bid=\"([a-z-]+)\""));
        for (const QString &file : QDir(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/web/templates"))
                                       .entryList({QStringLiteral("*.html")})) {
            const QString source = QString::fromUtf8(fileOf(QStringLiteral("templates/") + file));
            for (auto match = kField.globalMatch(source); match.hasNext();) {
                const QString id = match.next().captured(2);
                QVERIFY2(source.contains(QStringLiteral("<label for=\"%1\"").arg(id)), qPrintable(file + id));
            }
        }
    }

    void loginPage_saysWhoAsksAndWhatWentWrong()
    {
        const QJsonObject data{{QStringLiteral("service_name"), QStringLiteral("Northwind")},
                               {QStringLiteral("client_name"), QStringLiteral("Team Wiki")},
                               {QStringLiteral("credentials_wrong"), true},
                               {QStringLiteral("error_text"), QStringLiteral("No & no.")}};
        const QByteArray page = *loaded().render(QStringLiteral("login"), data, QStringLiteral("en"));
        QVERIFY(page.contains("<title>Error: Sign in - Northwind</title>"));
        QVERIFY(page.contains("role=\"alert\""));
        QVERIFY(page.contains("No &amp; no."));
        QVERIFY(page.contains("Team Wiki"));
        QCOMPARE(page.count("aria-invalid=\"true\""), 2);
        QVERIFY(page.contains("autocomplete=\"username\""));
        QVERIFY(page.contains("autocomplete=\"current-password\""));
        QVERIFY(page.contains("<html lang=\"en\""));
        const QByteArray plain = *loaded().render(QStringLiteral("login"), {}, QStringLiteral("de"));
        QVERIFY(plain.contains("Anmelden"));
        QVERIFY(!plain.contains("role=\"alert\""));
        QVERIFY(!plain.contains("Fehler:"));
    }

    void loginPage_staysSmall()
    {
        const QByteArray page =
            *loaded().render(QStringLiteral("login"), hostileData(), QStringLiteral("de"));
        const qsizetype bytes = page.size() + fileOf(QStringLiteral("assets/gatehouse.css")).size() +
                                fileOf(QStringLiteral("assets/passkey.js")).size() +
                                fileOf(QStringLiteral("assets/favicon.svg")).size();
        QVERIFY2(bytes <= 60'000, qPrintable(QString::number(bytes)));
    }
};

QTEST_GUILESS_MAIN(TestWebPages)
#include "tst_web_pages.moc"
