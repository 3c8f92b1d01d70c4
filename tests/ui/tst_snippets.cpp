#include <QFile>
#include <QTest>

#include "ui/dialogs/client_dialog.h"

using namespace Qt::StringLiterals;
using namespace gatehouse;
using namespace gatehouse::ui;

/// What the console gives people to copy is what the recipes' own tests run.
class TestSnippets : public QObject
{
    Q_OBJECT

    const QString issuer = u"https://login.example.org"_s;

    static wire::Client app(const QString &redirectUri)
    {
        wire::Client client;
        client.id = u"0190a0b0-0000-7000-8000-000000000001"_s;
        client.kind = u"confidential"_s;
        client.redirectUris = {redirectUri};
        client.scopes = {u"openid"_s, u"profile"_s};
        return client;
    }
    /// The block of a recipe that is marked with this word, with the words filled in as for app().
    static QString block(const QString &recipe, const QString &mark)
    {
        QFile file(QStringLiteral(GATEHOUSE_SOURCE_DIR "/docs/integrations/") + recipe);
        if (!file.open(QIODevice::ReadOnly)) qFatal("no recipe %s", qPrintable(recipe));
        const QString text = QString::fromUtf8(file.readAll());
        const QString head = u"```"_s + mark + u'\n';
        const qsizetype start = text.indexOf(head);
        if (start < 0) qFatal("no block %s", qPrintable(mark));
        QString body = text.mid(start + head.size());
        body.truncate(body.indexOf(u"```"_s));
        return body.replace(u"@ISSUER@"_s, u"https://login.example.org"_s)
            .replace(u"@APP_URL@"_s, u"https://wiki.example.org"_s)
            .replace(u"@CLIENT_ID@"_s, u"0190a0b0-0000-7000-8000-000000000001"_s)
            .replace(u"@CLIENT_SECRET@"_s, u"{shown once when it was made}"_s)
            .replace(u"@COOKIE_SECRET@"_s, u"{openssl rand -hex 32}"_s)
            .replace(u"@GATE_PORT@"_s, u"4180"_s);
    }
    static QString withPort(QString text, const QString &port) { return text.replace(u"@PORT@"_s, port); }

private Q_SLOTS:
    void snippets_areTheRecipes()
    {
        const QString at = u"https://wiki.example.org"_s;
        QCOMPARE(snippets::apache(app(at + u"/oidc/callback"_s), issuer).section(u'\n', 2),
                 withPort(block(u"apache.md"_s, u"apache site.conf"_s), u"8080"_s));
        const QString nginx = snippets::nginx(app(at + u"/gate/callback"_s), issuer);
        QVERIFY(nginx.endsWith(withPort(block(u"nginx.md"_s, u"nginx site.conf"_s), u"8080"_s)));
        QVERIFY(nginx.contains(block(u"nginx.md"_s, u"sh gate.env"_s)));
        QCOMPARE(snippets::express(app(at + u"/callback"_s), issuer).section(u'\n', 1),
                 withPort(block(u"express-openid-connect.md"_s, u"sh app.env"_s), u"3000"_s));
        QCOMPARE(snippets::flask(app(at + u"/callback"_s), issuer).section(u'\n', 1),
                 block(u"flask.md"_s, u"sh app.env"_s));
    }
    void snippets_sayWhatIsMissing()
    {
        const wire::Client other = app(u"https://wiki.example.org/elsewhere"_s);
        QVERIFY(
            snippets::nginx(other, issuer).contains(u"https://wiki.example.org/gate/callback to the app"_s));
        wire::Client open = app(u"https://wiki.example.org/callback"_s);
        QVERIFY(!snippets::flask(open, issuer).contains(u"first."_s));
        open.kind = u"public"_s;
        QVERIFY(snippets::flask(open, issuer).contains(u"It needs a secret"_s));
    }
    void snippets_keepAnIssuerWithItsPath()
    {
        QVERIFY(snippets::flask(app(u"https://a.example/callback"_s), u"https://example.org/id/"_s)
                    .contains(u"ISSUER=https://example.org/id\n"_s));
    }
};

QTEST_GUILESS_MAIN(TestSnippets)
#include "tst_snippets.moc"
