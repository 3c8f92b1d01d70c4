#include <QFutureWatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/crypto/jwk.h"
#include "core/oauth/client.h"
#include "core/oauth/client_keys.h"
#include "core/oauth/remote_documents.h"
#include "core/oauth/sector_identifier.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_fetch.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kUrl = QStringLiteral("https://rp.example/jwks");
const RemoteAddress kKeySet{RemoteAddress::Kind::KeySet, kUrl};
const QByteArray kNotFetched("document_not_fetched");
const QByteArray kUnavailable("unavailable");

QByteArray setOf(const SigningKey &key, const QByteArray &keyId)
{
    QJsonObject jwk = toJwk(key.publicKey());
    jwk.insert(QStringLiteral("kid"), QString::fromLatin1(keyId));
    return QJsonDocument(QJsonObject{{QStringLiteral("keys"), QJsonArray{jwk}}}).toJson();
}

const SigningKey &key()
{
    static const SigningKey key = SigningKey::generate(SigningAlgorithm::ES256).value();
    return key;
}

template <class T>
QByteArray wordOf(const Result<T> &result)
{
    return result.ok() ? QByteArray("ok") : result.error().reason;
}

}  // namespace

class TestRemoteDocuments : public QObject
{
    Q_OBJECT

    FakeFetch http;
    FakeClock clock;
    std::unique_ptr<RemoteDocuments> documents;

    void fetch(const RemoteAddress &address = kKeySet) { documents->fetch(address).waitForFinished(); }
    Client clientAt(const QString &url)
    {
        Client client;
        client.metadata.jwksUri = url;
        return client;
    }
    QByteArray kidFound(const QByteArray &keyId)
    {
        const auto keys = ClientKeys(*documents).verifiers(clientAt(kUrl), keyId, SigningAlgorithm::ES256);
        if (!keys.ok()) return keys.error().reason;
        return keys->verifier(keyId, SigningAlgorithm::ES256) ? "found" : "none";
    }

private Q_SLOTS:
    void init()
    {
        http.remove(kUrl);
        documents = std::make_unique<RemoteDocuments>(http, clock);
        clock.advance(24h);
    }
    void cleanup()
    {
        http.release();
        documents.reset();
    }

    void current_isFetchedOnceForItsLife()
    {
        http.put(kUrl, setOf(key(), "a"));
        const int before = http.calls(kUrl);
        const auto first = documents->current(kKeySet);
        QCOMPARE(wordOf(first), kNotFetched);
        QVERIFY(RemoteDocuments::missing(first.error()) == kKeySet);
        QCOMPARE(http.calls(kUrl), before);
        fetch();
        QCOMPARE(http.last().timeout, std::chrono::milliseconds(5s));
        QCOMPARE(http.last().maximumBytes, qsizetype(64 * 1024));
        QVERIFY(!documents->current(kKeySet).value()->keys.isEmpty());
        clock.advance(15min - 1ms);
        QVERIFY(documents->current(kKeySet).ok());
        clock.advance(1ms);
        QCOMPARE(wordOf(documents->current(kKeySet)), kNotFetched);
        QCOMPARE(http.calls(kUrl), before + 1);
    }

    void current_lifeIsBounded_data()
    {
        QTest::addColumn<QByteArray>("cacheControl");
        QTest::addColumn<int>("seconds");
        QTest::newRow("nothing said") << QByteArray() << 900;
        QTest::newRow("ten minutes") << QByteArray("public, max-age=600") << 600;
        QTest::newRow("upper case") << QByteArray("Max-Age=600") << 600;
        QTest::newRow("a year") << QByteArray("max-age=31536000") << 3600;
        QTest::newRow("nothing") << QByteArray("max-age=0") << 60;
        QTest::newRow("negative") << QByteArray("max-age=-5") << 60;
        QTest::newRow("too large a number") << QByteArray("max-age=99999999999999999999") << 900;
        QTest::newRow("no-store") << QByteArray("max-age=600, no-store") << 60;
        QTest::newRow("nonsense") << QByteArray("max-age=soon") << 900;
    }
    void current_lifeIsBounded()
    {
        QFETCH(QByteArray, cacheControl);
        QFETCH(int, seconds);
        http.put(kUrl, setOf(key(), "a"), 200, cacheControl);
        fetch();
        clock.advance(std::chrono::seconds(seconds) - 1ms);
        QVERIFY(documents->current(kKeySet).ok());
        clock.advance(1ms);
        QVERIFY(!documents->current(kKeySet).ok());
    }

    void fetch_isSharedByAllWhoWait()
    {
        http.put(kUrl, setOf(key(), "a"));
        const int before = http.calls(kUrl);
        http.hold();
        QList<QFuture<void>> waiting;
        for (int i = 0; i < 50; ++i)
            waiting.append(documents->fetch(kKeySet));
        QTRY_COMPARE(http.calls(kUrl), before + 1);
        for (const QFuture<void> &one : std::as_const(waiting))
            QVERIFY(!one.isFinished());
        http.release();
        for (QFuture<void> &one : waiting)
            one.waitForFinished();
        QCOMPARE(http.calls(kUrl), before + 1);
        QVERIFY(documents->current(kKeySet).ok());
    }

    void fetch_failureIsRememberedAndTheOldSetKept()
    {
        fetch();
        QCOMPARE(wordOf(documents->current(kKeySet)), kUnavailable);
        const int before = http.calls(kUrl);
        clock.advance(10s - 1ms);
        QCOMPARE(wordOf(documents->current(kKeySet)), kUnavailable);
        clock.advance(1ms);
        QCOMPARE(wordOf(documents->current(kKeySet)), kNotFetched);
        http.put(kUrl, setOf(key(), "a"));
        fetch();
        QVERIFY(documents->current(kKeySet).ok());

        // Its server goes away: asked at most every ten seconds, and the old set serves for an hour more.
        http.remove(kUrl);
        clock.advance(15min);
        QCOMPARE(wordOf(documents->current(kKeySet)), kNotFetched);
        fetch();
        QVERIFY(documents->current(kKeySet).ok());
        clock.advance(1h - 10s);
        QCOMPARE(wordOf(documents->current(kKeySet)), kNotFetched);
        fetch();
        QVERIFY(documents->current(kKeySet).ok());
        clock.advance(10s);
        fetch();
        QCOMPARE(wordOf(documents->current(kKeySet)), kUnavailable);
        QCOMPARE(http.calls(kUrl), before + 4);
    }

    void fetch_refusesWhatIsNoKeySet_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("no JSON") << QByteArray("<html>") << 200;
        QTest::newRow("an array") << QByteArray("[]") << 200;
        QTest::newRow("a private key") << QByteArray("{\"keys\":[{\"kty\":\"EC\",\"d\":\"AA\"}]}") << 200;
        QTest::newRow("not found") << setOf(key(), "a") << 404;
        QTest::newRow("elsewhere") << setOf(key(), "a") << 302;
        QTest::newRow("too large") << "{\"keys\":[]}" + QByteArray(64 * 1024, ' ') << 200;
        QByteArray many("{\"keys\":[{}");
        for (int i = 0; i < 50; ++i)
            many += ",{}";
        QTest::newRow("51 keys") << many + "]}" << 200;
    }
    void fetch_refusesWhatIsNoKeySet()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        http.put(kUrl, body, status);
        fetch();
        const auto refused = documents->current(kKeySet);
        QCOMPARE(wordOf(refused), kUnavailable);
        // One sentence for all: what there is in our network is nobody's business.
        QCOMPARE(refused.error().publicMessage,
                 QStringLiteral("What stands at the jwks_uri cannot be read."));
    }

    void verifiers_unknownKeyIsLookedForOnceAMinute()
    {
        http.put(kUrl, setOf(key(), "old"));
        fetch();
        const int before = http.calls(kUrl);
        QCOMPARE(kidFound("old"), QByteArray("found"));
        QCOMPARE(kidFound("new"), QByteArray("none"));
        clock.advance(60s);
        QCOMPARE(kidFound("old"), QByteArray("found"));
        QCOMPARE(kidFound("new"), kNotFetched);
        http.put(kUrl, setOf(key(), "new"));
        fetch();
        QCOMPARE(kidFound("new"), QByteArray("found"));
        QCOMPARE(kidFound("old"), QByteArray("none"));
        QCOMPARE(http.calls(kUrl), before + 1);

        // Where the newer one cannot be had, the pause holds as well.
        http.remove(kUrl);
        clock.advance(60s);
        QCOMPARE(kidFound("third"), kNotFetched);
        fetch();
        QCOMPARE(kidFound("third"), QByteArray("none"));
        QCOMPARE(kidFound("new"), QByteArray("found"));
        clock.advance(59s);
        QCOMPARE(kidFound("third"), QByteArray("none"));
        QCOMPARE(http.calls(kUrl), before + 2);
    }

    void keys_ofTheRegistrationNeedNoFetch()
    {
        const int before = http.calls(kUrl);
        Client client;
        QVERIFY(ClientKeys(*documents).keys(client).value().isEmpty());
        client.metadata.jwks = QJsonDocument::fromJson(setOf(key(), "a")).object();
        QVERIFY(ClientKeys(*documents).keysNow(client)->hasVerifier(SigningAlgorithm::ES256));
        QVERIFY(ClientKeys(*documents).verifiers(client, "b", SigningAlgorithm::ES256).ok());
        QVERIFY(!ClientKeys(*documents).keysNow(clientAt(kUrl)));
        QCOMPARE(http.calls(kUrl), before);
    }

    void askedSince_neverGivesAnOlderOne()
    {
        const RemoteAddress object{RemoteAddress::Kind::RequestObject,
                                   QStringLiteral("https://rp.example/r.jwt#abc")};
        const QString url = QStringLiteral("https://rp.example/r.jwt");
        http.put(url, " one\n");
        const Timestamp first = clock.now();
        fetch(object);
        QCOMPARE(documents->askedSince(object, first).value()->text, QByteArray("one"));
        QCOMPARE(http.last().url, url);  // a fragment stays with us (RFC 9110 section 7.1)
        clock.advance(1ms);
        QCOMPARE(wordOf(documents->askedSince(object, clock.now())), kNotFetched);
        http.remove(url);
        fetch(object);
        QCOMPARE(wordOf(documents->askedSince(object, first)), kUnavailable);
    }

    void memory_isBounded()
    {
        for (int i = 0; i < RemoteDocuments::kMaximumAddresses + 1; ++i) {
            const QString url = QStringLiteral("https://rp.example/%1").arg(i);
            http.put(url, "{\"keys\":[]}");
            fetch({RemoteAddress::Kind::KeySet, url});
            clock.advance(1ms);
            // The first one is in use all the time.
            QVERIFY(documents->current({RemoteAddress::Kind::KeySet, QStringLiteral("https://rp.example/0")})
                        .ok());
        }
        const auto word = [this](int i) {
            return wordOf(documents->current(
                {RemoteAddress::Kind::KeySet, QStringLiteral("https://rp.example/%1").arg(i)}));
        };
        QCOMPARE(word(1), kNotFetched);
        QCOMPARE(word(2), QByteArray("ok"));
        QCOMPARE(word(RemoteDocuments::kMaximumAddresses), QByteArray("ok"));
    }

    void calls_areBounded()
    {
        http.hold();
        QList<QFuture<void>> waiting;
        for (int i = 0; i < RemoteDocuments::kMaximumCalls; ++i)
            waiting.append(documents->fetch(
                {RemoteAddress::Kind::KeySet, QStringLiteral("https://slow.example/%1").arg(i)}));
        // One more ends at once without a call, and whoever asked is told that it is not here.
        QVERIFY(documents->fetch(kKeySet).isFinished());
        QCOMPARE(wordOf(documents->current(kKeySet)), kNotFetched);
        // Those under way can still be waited for.
        QVERIFY(!documents->fetch({RemoteAddress::Kind::KeySet, QStringLiteral("https://slow.example/0")})
                     .isFinished());
        http.release();
        for (QFuture<void> &one : waiting)
            one.waitForFinished();
        fetch();
        QCOMPARE(wordOf(documents->current(kKeySet)), kUnavailable);
    }

    void destruction_endsWhatWaitsAndWhatIsUnderWay()
    {
        http.hold();  // and nobody releases
        QList<QFuture<void>> waiting;
        for (int i = 0; i < 20; ++i)
            waiting.append(documents->fetch(
                {RemoteAddress::Kind::KeySet, QStringLiteral("https://held.example/%1").arg(i)}));
        QTRY_COMPARE(http.calls(QStringLiteral("https://held.example/0")), 1);
        documents.reset();
        for (const QFuture<void> &one : std::as_const(waiting))
            QVERIFY(one.isFinished());
    }

    void sector_hasToHoldEveryRedirectUri_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QByteArray>("word");
        const QByteArray bad("bad_sector_identifier");
        QTest::newRow("both") << QByteArray("[\"https://a.example/cb\",\"https://b.example/cb\"]")
                              << QByteArray("ok");
        QTest::newRow("more") << QByteArray(
                                     "[\"https://a.example/cb\",\"https://b.example/cb\",\"https://c/\"]")
                              << QByteArray("ok");
        QTest::newRow("one") << QByteArray("[\"https://a.example/cb\"]") << bad;
        QTest::newRow("almost") << QByteArray("[\"https://a.example/cb\",\"https://b.example/cb/\"]") << bad;
        QTest::newRow("none") << QByteArray("[]") << bad;
        QTest::newRow("an object") << QByteArray("{\"redirect_uris\":[\"https://a.example/cb\"]}") << bad;
        QTest::newRow("a number in it")
            << QByteArray("[\"https://a.example/cb\",\"https://b.example/cb\",1]") << bad;
        QTest::newRow("nobody there") << QByteArray() << bad;
    }
    void sector_hasToHoldEveryRedirectUri()
    {
        QFETCH(QByteArray, list);
        QFETCH(QByteArray, word);
        Client client;
        client.redirectUris = {QStringLiteral("https://a.example/cb"),
                               QStringLiteral("https://b.example/cb")};
        QVERIFY(checkSectorIdentifier(*documents, client, clock.now()).ok());
        client.metadata.sectorIdentifierUri = QStringLiteral("https://s.example/list");
        http.remove(client.metadata.sectorIdentifierUri);
        if (!list.isEmpty()) http.put(client.metadata.sectorIdentifierUri, list);
        QCOMPARE(wordOf(checkSectorIdentifier(*documents, client, clock.now())), kNotFetched);
        fetch({RemoteAddress::Kind::RedirectUris, client.metadata.sectorIdentifierUri});
        QCOMPARE(wordOf(checkSectorIdentifier(*documents, client, clock.now())), word);
        clock.advance(16s);
        QCOMPARE(wordOf(checkSectorIdentifier(*documents, client, clock.now())), kNotFetched);
    }
};

QTEST_GUILESS_MAIN(TestRemoteDocuments)
#include "tst_remote_documents.moc"
