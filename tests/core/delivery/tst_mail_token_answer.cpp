#include <QTest>

#include "core/delivery/mail_token_answer.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const Secret kRefresh(QByteArrayView("1//the-refresh-token"));
const Secret kClient(QByteArrayView("GOCSPX-client+secret"));

MailTokenAnswer answerOf(const QByteArray &body, int status = 200)
{
    return mailTokenAnswerOf(FetchReply{status, "application/json", body, {}}, {&kRefresh, &kClient});
}

QByteArray named(SmtpFailure failure)
{
    return nameOf(failure);
}

}  // namespace

/// RFC 6749 sections 5.1 and 5.2.
class TestMailTokenAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void grant_isTakenAsItStands()
    {
        // The example of section 5.1, and one as Google and Microsoft answer.
        const MailTokenAnswer rfc = answerOf(
            "{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"example\",\"expires_in\":3600,"
            "\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\",\"example_parameter\":\"example_value\"}");
        QCOMPARE(named(rfc.failure), QByteArray("token_refused"));  // no Bearer
        const MailTokenAnswer good = answerOf(
            "{\"access_token\":\"ya29.a0-._~+/=\",\"expires_in\":3599,\"refresh_token\":\"1//new\","
            "\"scope\":\"https://mail.google.com/\",\"token_type\":\"Bearer\",\"ext\":{\"a\":[1,2]}}");
        QVERIFY(good.ok());
        QCOMPARE(good.accessToken.reveal(), QByteArray("ya29.a0-._~+/="));
        QCOMPARE(good.refreshToken.reveal(), QByteArray("1//new"));
        QCOMPARE(good.life, 3599s);
        QVERIFY(good.words.isEmpty());
    }

    void life_isBounded()
    {
        const auto life = [](const QByteArray &member) {
            return answerOf("{\"access_token\":\"a\",\"token_type\":\"bearer\"" + member + "}").life;
        };
        QCOMPARE(life({}), std::chrono::seconds(MailTokenAnswer::kUsualLife));
        QCOMPARE(life(",\"expires_in\":1"), 1s);
        QCOMPARE(life(",\"expires_in\":99999999"), std::chrono::seconds(MailTokenAnswer::kLongestLife));
    }

    void answerThatIsNone_isRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no token") << QByteArray("{\"token_type\":\"Bearer\",\"expires_in\":1}");
        QTest::newRow("no type") << QByteArray("{\"access_token\":\"a\",\"expires_in\":1}");
        QTest::newRow("other type") << QByteArray("{\"access_token\":\"a\",\"token_type\":\"mac\"}");
        QTest::newRow("empty token") << QByteArray("{\"access_token\":\"\",\"token_type\":\"Bearer\"}");
        QTest::newRow("a number") << QByteArray("{\"access_token\":1,\"token_type\":\"Bearer\"}");
        QTest::newRow("a blank") << QByteArray("{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}");
        QTest::newRow("control") << QByteArray(
            "{\"access_token\":\"a\\u0001auth=x\",\"token_type\":\"Bearer\"}");
        QTest::newRow("line") << QByteArray("{\"access_token\":\"a\\r\\nQUIT\",\"token_type\":\"Bearer\"}");
        QTest::newRow("no ASCII") << QByteArray("{\"access_token\":\"\xc3\xa4\",\"token_type\":\"Bearer\"}");
        QTest::newRow("huge") << QByteArray("{\"access_token\":\"") +
                                     QByteArray(MailTokenAnswer::kMaximumToken + 1, 'a') +
                                     "\",\"token_type\":\"Bearer\"}";
        QTest::newRow("over") << QByteArray(
            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":0}");
        QTest::newRow("never") << QByteArray(
            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":-1}");
        QTest::newRow("half") << QByteArray(
            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":1.5}");
        QTest::newRow("text") << QByteArray(
            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":\"3600\"}");
        QTest::newRow("bad refresh token")
            << QByteArray("{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"refresh_token\":\"a b\"}");
        QTest::newRow("twice") << QByteArray(
            "{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\"}");
        QTest::newRow("error with 200")
            << QByteArray("{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"error\":\"slow_down\"}");
        QTest::newRow("page") << QByteArray("<html>Sign in</html>");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("empty") << QByteArray();
    }
    void answerThatIsNone_isRefused()
    {
        QFETCH(QByteArray, body);
        const MailTokenAnswer answer = answerOf(body);
        QCOMPARE(named(answer.failure), QByteArray("token_refused"));
        QVERIFY(answer.accessToken.isEmpty());
        QVERIFY(answer.refreshToken.isEmpty());
        QVERIFY(!answer.words.isEmpty());
        QVERIFY(answer.words.size() <= 300);
    }

    void refusal_saysWhatCanBeDone_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("failure");
        const auto error = [](const char *word) {
            return QByteArray("{\"error\":\"") + word + "\"}";
        };
        QTest::newRow("withdrawn") << 400 << error("invalid_grant") << QByteArray("consent_gone");
        QTest::newRow("second factor") << 400 << error("interaction_required") << QByteArray("consent_gone");
        QTest::newRow("secret") << 401 << error("invalid_client") << QByteArray("token_client_refused");
        QTest::newRow("client") << 400 << error("unauthorized_client") << QByteArray("token_client_refused");
        QTest::newRow("scope") << 400 << error("invalid_scope") << QByteArray("token_refused");
        QTest::newRow("no word") << 400 << QByteArray("{}") << QByteArray("token_refused");
        QTest::newRow("not text") << 400 << QByteArray("{\"error\":{\"code\":400}}")
                                  << QByteArray("token_refused");
        QTest::newRow("elsewhere") << 302 << QByteArray() << QByteArray("token_refused");
        QTest::newRow("none there") << 404 << QByteArray("not found") << QByteArray("token_refused");
        QTest::newRow("busy") << 429 << QByteArray("{}") << QByteArray("token_unreachable");
        QTest::newRow("broken") << 503 << QByteArray("<html>") << QByteArray("token_unreachable");
    }
    void refusal_saysWhatCanBeDone()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        const MailTokenAnswer answer = answerOf(body, status);
        QTEST(named(answer.failure), "failure");
        QCOMPARE(answer.status, status);
    }

    void noAnswer_isUnreachable()
    {
        const MailTokenAnswer answer =
            mailTokenAnswerOf(Error::unavailable(QStringLiteral("x cannot be reached."), {}), {&kRefresh});
        QCOMPARE(named(answer.failure), QByteArray("token_unreachable"));
        QCOMPARE(answer.words, QStringLiteral("x cannot be reached."));
        QCOMPARE(answer.status, 0);
    }

    void words_holdNoSecretAndNoSecondLine()
    {
        const QByteArray body = "{\"error\":\"invalid_grant\",\"error_description\":\"Token " +
                                kRefresh.reveal() + " or " + kRefresh.reveal().toPercentEncoding() + " of " +
                                kClient.reveal().toBase64() + "\\r\\nwas revoked" + QByteArray(5'000, 'x') +
                                "\"}";
        const MailTokenAnswer answer = answerOf(body, 400);
        QVERIFY(answer.words.startsWith(QLatin1String("invalid_grant Token (not shown) or (not shown) of")));
        QVERIFY(!answer.words.contains(QLatin1String("refresh-token")));
        QVERIFY(!answer.words.contains(u'\n') && !answer.words.contains(u'\r'));
        QVERIFY(answer.words.size() <= 300);
        // Of an answer with a token in it, nothing is told.
        const MailTokenAnswer odd = answerOf("{\"access_token\":\"secret-token\",\"token_type\":\"mac\"}");
        QVERIFY(!odd.words.contains(QLatin1String("secret-token")));
    }
};

QTEST_GUILESS_MAIN(TestMailTokenAnswer)
#include "tst_mail_token_answer.moc"
