#include <QTest>

#include "api_fixture.h"
#include "core/api/pages.h"

using namespace gatehouse;

/// The page that says why something did not work.
class TestErrorPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wait_isToldInWords_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QByteArray>("english");
        QTest::addColumn<QByteArray>("german");
        const auto row = [](int seconds, const char *english, const char *german) {
            QTest::addRow("%d", seconds) << seconds << QByteArray(english) << QByteArray(german);
        };
        row(1, "one second", "einer Sekunde");
        row(2, "2 seconds", "2 Sekunden");
        row(59, "59 seconds", "59 Sekunden");
        row(60, "one minute", "einer Minute");
        row(61, "2 minutes", "2 Minuten");
        row(3599, "60 minutes", "60 Minuten");
        row(3600, "one hour", "einer Stunde");
        row(3601, "61 minutes", "61 Minuten");
        row(7201, "3 hours", "3 Stunden");
    }
    void wait_isToldInWords()
    {
        QFETCH(int, seconds);
        QFETCH(QByteArray, english);
        QFETCH(QByteArray, german);
        const ApiFixture f;
        const auto pages = Pages::load(f.services->settings, QString::fromLatin1(kFixtureIssuer));
        QVERIFY(pages.ok());
        Error error = Error::conflict("rate_limited", {});
        error.retryAfter = std::chrono::seconds(seconds);
        for (const auto &[language, text] : {std::pair("en", english), std::pair("de", german)}) {
            HttpRequest request;
            request.headers.set("Accept-Language", language);
            const HttpReply reply = (*pages)->errorPage(request, error, 429);
            QVERIFY2(reply.body.contains("<strong>" + text + "</strong>"), reply.body.constData());
            QCOMPARE(reply.headers.value("Retry-After"), QByteArray::number(seconds));
        }
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestErrorPage)
#include "tst_error_page.moc"
