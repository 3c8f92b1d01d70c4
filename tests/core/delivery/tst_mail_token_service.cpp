#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QThread>
#include <functional>

#include "core/audit/audit_log.h"
#include "core/base/form_decoder.h"
#include "core/crypto/sealer.h"
#include "core/delivery/mail_token_service.h"
#include "core/delivery/sealed_settings.h"
#include "tests/support/in_parallel.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kUrl = QStringLiteral("https://login.example/tenant/token");
const QString kHost = QStringLiteral("login.example");

/// A token endpoint that hands out numbered tokens, unless a test says otherwise.
class TokenEndpoint final : public HttpFetch
{
public:
    using Answer = std::function<Result<FetchReply>(const QByteArray &form)>;

    TokenEndpoint() : HttpFetch(AddressRanges()) {}
    Result<FetchReply> fetch(const FetchRequest &request) const override
    {
        const std::lock_guard lock(m_mutex);
        ++m_calls;
        m_last = request;
        if (answer) return answer(request.body);
        return grant(QStringLiteral("token-%1").arg(m_calls));
    }
    static FetchReply grant(const QString &token, const QString &refreshToken = {}, int seconds = 3'600)
    {
        QJsonObject json{{QStringLiteral("access_token"), token},
                         {QStringLiteral("token_type"), QStringLiteral("Bearer")},
                         {QStringLiteral("expires_in"), seconds}};
        if (!refreshToken.isEmpty()) json.insert(QStringLiteral("refresh_token"), refreshToken);
        return {200, "application/json", QJsonDocument(json).toJson(), {}};
    }
    static FetchReply refusal(const char *error, int status = 400)
    {
        return {status, "application/json", QByteArray("{\"error\":\"") + error + "\"}", {}};
    }
    int calls() const
    {
        const std::lock_guard lock(m_mutex);
        return m_calls;
    }
    FetchRequest last() const
    {
        const std::lock_guard lock(m_mutex);
        return m_last;
    }

    Answer answer;

private:
    mutable std::mutex m_mutex;
    mutable int m_calls = 0;
    mutable FetchRequest m_last;
};

struct Fixture
{
    TestDatabase db;
    FakeClock clock;
    AuditLog audit{clock};
    Sealer sealer{Secret(QByteArray(32, 'k'))};
    SealedSettings secrets{sealer, audit, clock};
    TokenEndpoint endpoint;
    MailTokenService tokens{endpoint, secrets, clock};
    MailTokenSource source{MailTokenSource::Grant::RefreshToken, kUrl, QStringLiteral("client 1"),
                           QStringLiteral("mail.send offline_access"), QStringLiteral("login@example.org")};

    Fixture()
    {
        set(SealedSettings::kMailRefreshToken, "refresh-1");
        set(SealedSettings::kMailClientSecret, "s&cret");
    }
    void set(QLatin1String name, const char *value, const QString &host = kHost)
    {
        const auto done = db->writeAndWait([&](Transaction &tx) {
            return secrets.set(tx, Caller::system(QStringLiteral("test")), name, host,
                               Secret(QByteArrayView(value)));
        });
        if (!done.ok()) qFatal("%s", qPrintable(done.error().internal));
    }
    QByteArray refreshToken()
    {
        return *db->read([&](Transaction &tx) -> Result<QByteArray> {
            GATEHOUSE_TRY_ASSIGN(found, secrets.find(tx, SealedSettings::kMailRefreshToken, kHost));
            return found ? found->reveal() : QByteArray();
        });
    }
    MailToken take(bool anew = false)
    {
        auto token = tokens.current(*db, source, nullptr, anew);
        if (!token.ok()) qFatal("%s", qPrintable(token.error().internal));
        return std::move(*token);
    }
    QByteArray value(bool anew = false) { return take(anew).value.reveal(); }
    qint64 changes()
    {
        return *db->read(
            [&](Transaction &tx) { return audit.countSince(tx, event::kSettingsChanged, Timestamp{0}); });
    }
};

}  // namespace

class TestMailTokenService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refresh_asksAsTheStandardSays()
    {
        Fixture f;
        QCOMPARE(f.value(), QByteArray("token-1"));
        const FetchRequest request = f.endpoint.last();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.url, kUrl);
        QCOMPARE(request.contentType, QByteArray("application/x-www-form-urlencoded"));
        const auto form = parseForm(request.body);
        QVERIFY(form.ok());
        QCOMPARE(form->fields().size(), 5);
        QCOMPARE(form->value(QByteArrayView("grant_type")), QStringLiteral("refresh_token"));
        QCOMPARE(form->value(QByteArrayView("refresh_token")), QStringLiteral("refresh-1"));
        QCOMPARE(form->value(QByteArrayView("client_id")), QStringLiteral("client 1"));
        QCOMPARE(form->value(QByteArrayView("client_secret")), QStringLiteral("s&cret"));
        QCOMPARE(form->value(QByteArrayView("scope")), QStringLiteral("mail.send offline_access"));
    }

    void clientCredentials_sendNoRefreshToken()
    {
        Fixture f;
        f.source.grant = MailTokenSource::Grant::ClientCredentials;
        f.endpoint.answer = [](const QByteArray &) {
            return TokenEndpoint::grant(QStringLiteral("app"), QStringLiteral("not-wanted"));
        };
        QCOMPARE(f.value(), QByteArray("app"));
        QVERIFY(f.endpoint.last().body.contains("grant_type=client_credentials"));
        QVERIFY(!f.endpoint.last().body.contains("refresh-1"));
        QCOMPARE(f.refreshToken(), QByteArray("refresh-1"));
    }

    void token_isKeptUntilShortlyBeforeItsEnd()
    {
        Fixture f;
        QVERIFY(f.take().isNew);
        f.clock.advance(3'540s - 1ms);
        QVERIFY(!f.take().isNew);
        QCOMPARE(f.value(), QByteArray("token-1"));
        f.clock.advance(1ms);
        QCOMPARE(f.value(), QByteArray("token-2"));
        QCOMPARE(f.endpoint.calls(), 2);
        // Whoever tests wants to know about the next one.
        QCOMPARE(f.value(true), QByteArray("token-3"));
        QCOMPARE(f.value(), QByteArray("token-3"));
    }

    void shortToken_isNotAskedForWithEveryMail()
    {
        Fixture f;
        f.endpoint.answer = [](const QByteArray &) {
            return TokenEndpoint::grant(QStringLiteral("short"), {}, 40);
        };
        f.value();
        f.clock.advance(19s);
        f.value();
        QCOMPARE(f.endpoint.calls(), 1);
        f.clock.advance(1s);
        f.value();
        QCOMPARE(f.endpoint.calls(), 2);
    }

    void otherSettings_areNotServedWithTheKeptToken()
    {
        Fixture f;
        f.value();
        int calls = 1;
        const auto isAskedAgain = [&] {
            f.value();
            return f.endpoint.calls() == ++calls;
        };
        f.source.user = QStringLiteral("other@example.org");
        QVERIFY(isAskedAgain());
        f.source.scope.clear();
        QVERIFY(isAskedAgain());
        QVERIFY(!f.endpoint.last().body.contains("scope="));
        f.source.clientId = QStringLiteral("client 2");
        QVERIFY(isAskedAgain());
        f.set(SealedSettings::kMailClientSecret, "another");
        QVERIFY(isAskedAgain());
        f.source.grant = MailTokenSource::Grant::ClientCredentials;
        QVERIFY(isAskedAgain());
    }

    void secrets_goToTheirHostAlone()
    {
        Fixture f;
        f.source.url = QStringLiteral("https://evil.example/token");
        f.value();
        QVERIFY(!f.endpoint.last().body.contains("refresh-1"));
        QVERIFY(!f.endpoint.last().body.contains("cret"));
    }

    void manyAtOnce_shareOneCall()
    {
        Fixture f;
        f.endpoint.answer = [](const QByteArray &) {
            QThread::msleep(50);
            return TokenEndpoint::grant(QStringLiteral("shared"));
        };
        std::atomic<int> good{0};
        inParallel(8, [&](int) {
            if (f.value() == "shared") ++good;
            f.db->closeThreadConnection();
        });
        QCOMPARE(good.load(), 8);
        QCOMPARE(f.endpoint.calls(), 1);
    }

    void failure_isRememberedForAMoment()
    {
        Fixture f;
        f.endpoint.answer = [](const QByteArray &) {
            return TokenEndpoint::refusal("invalid_grant");
        };
        for (int i = 0; i < 20; ++i) {
            const MailToken token = f.take();
            QCOMPARE(token.failure, SmtpFailure::ConsentGone);
            QCOMPARE(token.status, 400);
            QCOMPARE(token.words, QStringLiteral("invalid_grant"));
            QVERIFY(token.value.isEmpty());
        }
        QCOMPARE(f.endpoint.calls(), 1);
        // A test asks, and so does everybody once there is another refresh token.
        QCOMPARE(f.take(true).failure, SmtpFailure::ConsentGone);
        QCOMPARE(f.endpoint.calls(), 2);
        f.endpoint.answer = {};
        f.set(SealedSettings::kMailRefreshToken, "refresh-2");
        QCOMPARE(f.value(), QByteArray("token-3"));
    }

    void failure_isTriedAgainAfterwards()
    {
        Fixture f;
        f.endpoint.answer = [](const QByteArray &) {
            return Error::unavailable(QStringLiteral("login.example cannot be reached."), {});
        };
        QCOMPARE(f.take().failure, SmtpFailure::TokenUnreachable);
        f.endpoint.answer = {};
        f.clock.advance(MailTokenService::kFailureLife - 1ms);
        QCOMPARE(f.take().failure, SmtpFailure::TokenUnreachable);
        f.clock.advance(1ms);
        QVERIFY(f.take().ok());
    }

    void replacedRefreshToken_isKeptAndOnRecord()
    {
        Fixture f;
        const qint64 before = f.changes();
        f.endpoint.answer = [](const QByteArray &form) {
            return form.contains("refresh-1")
                       ? TokenEndpoint::grant(QStringLiteral("a"), QStringLiteral("refresh-2"))
                       : TokenEndpoint::grant(QStringLiteral("b"), QStringLiteral("refresh-2"));
        };
        QCOMPARE(f.value(), QByteArray("a"));
        QCOMPARE(f.refreshToken(), QByteArray("refresh-2"));
        QCOMPARE(f.changes(), before + 1);
        // It does not end the token, and the same one again is no change.
        QCOMPARE(f.value(), QByteArray("a"));
        QCOMPARE(f.value(true), QByteArray("b"));
        QCOMPARE(f.changes(), before + 1);
    }

    void replacedRefreshToken_doesNotUndoATypedOne()
    {
        Fixture f;
        f.endpoint.answer = [&](const QByteArray &) {
            f.set(SealedSettings::kMailRefreshToken, "typed meanwhile");
            return TokenEndpoint::grant(QStringLiteral("a"), QStringLiteral("refresh-2"));
        };
        QCOMPARE(f.value(), QByteArray("a"));
        QCOMPARE(f.refreshToken(), QByteArray("typed meanwhile"));
    }

    void tokenThatAnotherServerReplaced_isLookedUpAgain()
    {
        Fixture f;
        f.endpoint.answer = [&](const QByteArray &form) {
            if (form.contains("refresh-2")) return TokenEndpoint::grant(QStringLiteral("a"));
            f.set(SealedSettings::kMailRefreshToken, "refresh-2");
            return TokenEndpoint::refusal("invalid_grant");
        };
        QCOMPARE(f.value(), QByteArray("a"));
        QCOMPARE(f.endpoint.calls(), 2);
    }

    void refusedToken_isThrownAwayOnce()
    {
        Fixture f;
        MailToken token = f.take();
        // One that is not kept any more takes nothing from the others.
        QVERIFY(f.tokens.discard(Secret(QByteArrayView("token-0"))));
        QCOMPARE(f.value(), QByteArray("token-1"));
        QVERIFY(f.tokens.discard(token.value));
        QVERIFY(f.tokens.discard(token.value));
        token = f.take();
        QCOMPARE(token.value.reveal(), QByteArray("token-2"));
        // The next one will hardly do better.
        QVERIFY(!f.tokens.discard(token.value));
        QCOMPARE(f.value(), QByteArray("token-2"));
        f.clock.advance(MailTokenService::kDiscardPause);
        QVERIFY(f.tokens.discard(token.value));
        QCOMPARE(f.value(), QByteArray("token-3"));
    }

    void stop_endsTheWaitForATurn()
    {
        Fixture f;
        std::atomic<bool> isAsking{false};
        std::atomic<bool> mayAnswer{false};
        f.endpoint.answer = [&](const QByteArray &) {
            isAsking = true;
            while (!mayAnswer)
                QThread::msleep(1);
            return TokenEndpoint::grant(QStringLiteral("late"));
        };
        std::thread first([&] {
            f.take();
            f.db->closeThreadConnection();
        });
        while (!isAsking)
            std::this_thread::yield();
        const std::atomic<bool> stop{true};
        const auto second = f.tokens.current(*f.db, f.source, &stop);
        QVERIFY(second.ok());
        QCOMPARE(second->failure, SmtpFailure::TokenUnreachable);
        mayAnswer = true;
        first.join();
        QCOMPARE(f.endpoint.calls(), 1);
        QCOMPARE(f.value(), QByteArray("late"));
    }

    void url_isEncrypted()
    {
        QVERIFY(MailTokenSource::checkUrl(kUrl).ok());
        for (const char *bad : {"", "http://login.example/token", "ftp://login.example/", "login.example",
                                "https://user:x@login.example/token", "https://login.example/#x"})
            QCOMPARE(MailTokenSource::checkUrl(QString::fromLatin1(bad)).error().field,
                     QByteArray("oauth_token_url"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestMailTokenService)
#include "tst_mail_token_service.moc"
