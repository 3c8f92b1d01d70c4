#include <QTest>

#include "core/identity/email_domains.h"

using namespace gatehouse;

class TestEmailDomains : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void address_isLetIn_data()
    {
        QTest::addColumn<QString>("allowed");
        QTest::addColumn<QString>("blocked");
        QTest::addColumn<QString>("email");
        QTest::addColumn<bool>("letIn");
        const auto row = [](const char *name, const char *allowed, const char *blocked, const char *email,
                            bool letIn) {
            QTest::newRow(name) << QString::fromUtf8(allowed) << QString::fromUtf8(blocked)
                                << QString::fromUtf8(email) << letIn;
        };
        row("no lists", "", "", "a@example.org", true);
        row("no address", "example.org", "", "", true);
        row("listed", "example.com example.org", "", "a@example.org", true);
        row("commas and lines", "example.com,\nexample.org", "", "a@example.org", true);
        row("capitals", "Example.ORG", "", "a@EXAMPLE.org", true);
        row("not listed", "example.org", "", "a@example.com", false);
        row("below a listed one", "example.org", "", "a@sub.example.org", false);
        row("below is let in", "*.example.org", "", "a@deep.sub.example.org", true);
        row("below is not itself", "*.example.org", "", "a@example.org", false);
        row("ends alike", "example.org", "", "a@badexample.org", false);
        row("ends alike below", "*.example.org", "", "a@badexample.org", false);
        row("longer", "example.org", "", "a@example.org.evil.test", false);
        row("dot at the end", "example.org.", "", "a@example.org", true);
        row("blocked", "", "evil.test", "a@evil.test", false);
        row("below a blocked one", "", "evil.test", "a@sub.evil.test", false);
        row("blocked with a star", "", "*.evil.test", "a@evil.test", false);
        row("ends like a blocked one", "", "evil.test", "a@notevil.test", true);
        row("blocked wins", "*.example.org", "bad.example.org", "a@bad.example.org", false);
        row("other script listed",
            "b\xc3\xbc"
            "cher.example",
            "", "a@xn--bcher-kva.example", true);
        row("other script typed", "xn--bcher-kva.example", "",
            "a@B\xc3\x9c"
            "CHER.example",
            true);
        row("other script blocked", "",
            "b\xc3\xbc"
            "cher.example",
            "a@xn--bcher-kva.example", false);
        row("full width", "", "evil.test", "a@\xef\xbd\x85vil.test", false);
    }
    void address_isLetIn()
    {
        QFETCH(QString, allowed);
        QFETCH(QString, blocked);
        QFETCH(QString, email);
        QFETCH(bool, letIn);
        Settings settings;
        settings.adopt(Setting::RegistrationAllowedDomains, allowed);
        settings.adopt(Setting::RegistrationBlockedDomains, blocked);
        const auto checked = checkEmailDomain(settings, email);
        QCOMPARE(checked.ok(), letIn);
        if (!letIn) QCOMPARE(checked.error().reason, QByteArray("email_domain"));
    }
};

QTEST_GUILESS_MAIN(TestEmailDomains)
#include "tst_email_domains.moc"
