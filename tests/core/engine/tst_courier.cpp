#include <QTcpServer>
#include <QTest>

#include "core/api/people_services.h"
#include "core/api/services.h"
#include "core/delivery/message_kinds.h"
#include "core/engine/courier.h"
#include "tests/core/delivery/scripted_smtp.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_fetch.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kGateway = QStringLiteral("https://sms.example.org/send");

QByteArray takesAll(const QByteArray &line)
{
    if (line == "DATA") return "354 go on";
    return line == "QUIT" ? "221 bye" : "250 ok";
}

/// Services and what a message needs to go out.
struct Office
{
    FakeClock clock;
    TestDatabase db;
    std::shared_ptr<FakeFetch> http = std::make_shared<FakeFetch>();
    Services services{*db, clock, Secret(QByteArray(32, 'k')),
                      ServicesConfig{QStringLiteral("https://login.example.org"), 1, 64, {}, http, {}}};

    template <class Work>
    auto write(Work work)
    {
        auto outcome = db->writeAndWait(std::move(work));
        if (!outcome.ok()) qFatal("%s", qPrintable(outcome.error().publicMessage + outcome.error().internal));
        if constexpr (!std::is_void_v<typename decltype(outcome)::Value>) return std::move(outcome).value();
    }
    explicit Office(int mailPort)
    {
        http->put(kGateway, "{}", 201);
        write([&](Transaction &tx) -> Result<void> {
            const auto set = [&](const char *name, const QJsonValue &value) {
                return services.settingsService.set(tx, Caller::system(QStringLiteral("test")),
                                                    QString::fromLatin1(name), value);
            };
            GATEHOUSE_TRY(set("mail.enabled", true));
            GATEHOUSE_TRY(set("mail.host", QStringLiteral("127.0.0.1")));
            GATEHOUSE_TRY(set("mail.port", mailPort));
            GATEHOUSE_TRY(set("mail.tls", QStringLiteral("none")));
            GATEHOUSE_TRY(set("mail.auth", QStringLiteral("none")));
            GATEHOUSE_TRY(set("mail.from", QStringLiteral("login@example.org")));
            GATEHOUSE_TRY(set("sms.enabled", true));
            GATEHOUSE_TRY(set("sms.url", kGateway));
            return {};
        });
        if (auto started = services.start(false); !started.ok())
            qFatal("%s", qPrintable(started.error().internal));
    }
    void send(const Message &message)
    {
        write([&](Transaction &tx) { return services.people->messages.send(tx, message); });
    }
    QList<OutboxItem> items()
    {
        return write([&](Transaction &tx) { return services.people->delivery.outbox.list(tx, {}, {}); })
            .items;
    }
    OutboxItem only() { return items().value(0); }
    qint64 events(QLatin1String type)
    {
        return write([&](Transaction &tx) { return services.audit.countSince(tx, type, Timestamp{0}); });
    }
};

Message resetFor(const QString &to, int minutes = 30)
{
    return {message::kPasswordReset,
            to,
            QStringLiteral("de"),
            {{QStringLiteral("link"), QStringLiteral("https://login.example.org/reset?token=geheim")},
             {QStringLiteral("minutes"), QString::number(minutes)}}};
}
Message smsTo(const QString &to)
{
    return {message::kSmsLoginCode,
            to,
            {},
            {{QStringLiteral("code"), QStringLiteral("123456")},
             {QStringLiteral("minutes"), QStringLiteral("5")}}};
}

}  // namespace

class TestCourier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mail_arrivesInTheReadersLanguage()
    {
        ScriptedSmtp smtp(takesAll);
        Office office(smtp.port());
        office.send(resetFor(QStringLiteral("anna@example.org")));
        const QString id = office.only().id;
        {
            Courier courier(office.services, *office.http);
            QTRY_COMPARE_WITH_TIMEOUT(office.only().state, OutboxItem::State::Delivered, 10'000);
        }
        smtp.join();
        QVERIFY(smtp.commands.contains("RCPT TO:<anna@example.org>"));
        QVERIFY2(smtp.mail.contains("Message-ID:\r\n <" + id.toLatin1() + "@login.example.org>"),
                 smtp.mail.constData());
        QVERIFY(smtp.mail.contains("Neues Passwort"));
        QVERIFY(smtp.mail.contains("geheim"));
    }

    void textMessage_goesToTheGateway()
    {
        Office office(1);
        office.send(smsTo(QStringLiteral("+4930123456")));
        Courier courier(office.services, *office.http);
        QTRY_COMPARE_WITH_TIMEOUT(office.only().state, OutboxItem::State::Delivered, 10'000);
        QVERIFY(office.http->last().body.contains("to=%2B4930123456"));
        QVERIFY(office.http->last().body.contains("123456%20is%20your%20code"));
    }

    void silentMailServer_holdsUpNoOtherKindAndNoStop()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Office office(silent.serverPort());
        for (int i = 0; i < 12; ++i)
            office.send(resetFor(QStringLiteral("p%1@example.org").arg(i)));
        QElapsedTimer timer;
        {
            Courier courier(office.services, *office.http);
            QTRY_VERIFY_WITH_TIMEOUT(silent.hasPendingConnections(), 10'000);
            office.send(smsTo(QStringLiteral("+4930123456")));
            QTRY_COMPARE_WITH_TIMEOUT(office.http->calls(kGateway), 1, 10'000);
            timer.start();
        }
        QVERIFY2(timer.elapsed() < 5'000, "the courier did not stop");
    }

    void silentServers_holdUpNoStopAndTheirTryDoesNotCount()
    {
        const QString application = QStringLiteral("https://app.example.org/logout");
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Office office(silent.serverPort());
        QVERIFY(office.services.keys.start().ok());
        office.http->hold();  // and nobody releases
        office.send(resetFor(QStringLiteral("anna@example.org")));
        office.send(smsTo(QStringLiteral("+4930123456")));
        office.write([&](Transaction &tx) {
            const QString payload = QStringLiteral("{\"client\":\"%1\",\"user\":\"u\",\"session\":\"s\"}");
            return office.services.outbox.enqueue(tx, BackchannelLogout::kKind, application,
                                                  payload.arg(consoleClientId().toString()));
        });
        {
            Courier courier(office.services, *office.http);
            QTRY_VERIFY_WITH_TIMEOUT(silent.hasPendingConnections(), 10'000);
            QTRY_COMPARE_WITH_TIMEOUT(office.http->calls(kGateway), 1, 10'000);
            QTRY_COMPARE_WITH_TIMEOUT(office.http->calls(application), 1, 10'000);
        }
        QCOMPARE(office.items().size(), 3);
        const QList<OutboxItem> items = office.items();
        for (const OutboxItem &item : items) {
            QCOMPARE(item.state, OutboxItem::State::Waiting);
            QCOMPARE(item.attempts, 0);
        }
        // The next server sends them.
        office.http->release();
        Courier courier(office.services, *office.http);
        QTRY_COMPARE_WITH_TIMEOUT(office.http->calls(kGateway), 2, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(office.http->calls(application), 2, 10'000);
    }

    void failure_isKeptAndTriedAgain()
    {
        Office office(1);  // nobody listens there
        office.send(resetFor(QStringLiteral("anna@example.org")));
        Courier courier(office.services, *office.http);
        QTRY_COMPARE_WITH_TIMEOUT(office.only().state, OutboxItem::State::Failing, 10'000);
        QVERIFY(office.only().lastError.startsWith(QLatin1String("Nothing answers")));
        ScriptedSmtp smtp(takesAll);
        office.write([&](Transaction &tx) {
            return office.services.settingsService.set(tx, Caller::system(QStringLiteral("test")),
                                                       QStringLiteral("mail.port"), smtp.port());
        });
        QVERIFY(office.services.reloadSettings().ok());
        office.clock.advance(OutboxService::kWaits[0]);
        QTRY_COMPARE_WITH_TIMEOUT(office.only().state, OutboxItem::State::Delivered, 10'000);
        QCOMPARE(office.only().attempts, 2);
    }

    void refusedRecipient_isGivenUpAtOnce()
    {
        ScriptedSmtp smtp([](const QByteArray &line) {
            return line.startsWith("RCPT") ? QByteArray("550 5.1.1 unknown") : takesAll(line);
        });
        Office office(smtp.port());
        office.send(resetFor(QStringLiteral("nobody@example.org")));
        Courier courier(office.services, *office.http);
        QTRY_COMPARE_WITH_TIMEOUT(office.only().state, OutboxItem::State::GivenUp, 10'000);
        QCOMPARE(office.only().attempts, 1);
        QCOMPARE(office.events(event::kMessageGivenUp), 1);
    }

    void whatCannotBeSent_isGivenUpWithoutACall()
    {
        Office office(1);
        office.send(resetFor(QStringLiteral("no address")));
        office.send(smsTo(QStringLiteral("030 123456")));
        Message elsewhere = resetFor(QStringLiteral("anna@example.org"));
        elsewhere.values.insert(QStringLiteral("link"), QStringLiteral("https://evil.example/"));
        office.send(elsewhere);
        Message unknown = resetFor(QStringLiteral("ben@example.org"));
        unknown.kind = QStringLiteral("nothing_of_ours");
        office.send(unknown);
        Courier courier(office.services, *office.http);
        const auto allOver = [&] {
            const auto items = office.items();
            return std::all_of(items.begin(), items.end(), [](const OutboxItem &item) {
                return item.state == OutboxItem::State::GivenUp;
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(allOver(), 10'000);
        QCOMPARE(office.http->calls(kGateway), 0);
    }

    void codeThatRanOut_isNotSent()
    {
        Office office(1);
        office.send(resetFor(QStringLiteral("anna@example.org"), 30));
        office.clock.advance(31min);
        Courier courier(office.services, *office.http);
        QTRY_COMPARE_WITH_TIMEOUT(office.only().state, OutboxItem::State::GivenUp, 10'000);
        QVERIFY(office.only().lastError.contains(QLatin1String("no longer good")));
    }

    void isOver_goesByWhatTheMessageHolds()
    {
        const Timestamp then{0};
        QVERIFY(!MessageSender::isOver(resetFor({}, 30), then, then + 30min));
        QVERIFY(MessageSender::isOver(resetFor({}, 30), then, then + 30min + 1ms));
        Message invitation{message::kInvitation, {}, {}, {{QStringLiteral("days"), 7}}};
        QVERIFY(!MessageSender::isOver(invitation, then, then + 24h * 7));
        QVERIFY(MessageSender::isOver(invitation, then, then + 24h * 7 + 1ms));
        Message changed{message::kPasswordChanged, {}, {}, {}};
        QVERIFY(!MessageSender::isOver(changed, then, then + 24h * 365));
        Message locked{message::kAccountLocked, {}, {}, {{QStringLiteral("minutes"), 15}}};
        QVERIFY(!MessageSender::isOver(locked, then, then + 24h));
    }

    void turnedOff_waits()
    {
        Office office(1);
        office.send(resetFor(QStringLiteral("anna@example.org")));
        office.services.settings.adopt(Setting::MailEnabled, false);
        Courier courier(office.services, *office.http);
        QTest::qWait(2'500);
        QCOMPARE(office.only().state, OutboxItem::State::Waiting);
        QCOMPARE(office.only().attempts, 0);
    }

    void otherRow_doesNotOpen()
    {
        Office office(1);
        office.send(resetFor(QStringLiteral("anna@example.org")));
        // Who edits the database cannot have somebody's link sent to themselves.
        QVERIFY(office.db.execute(QStringLiteral("UPDATE deliveries SET target = 'evil@example.org'")));
        Courier courier(office.services, *office.http);
        QTRY_COMPARE_WITH_TIMEOUT(office.only().state, OutboxItem::State::GivenUp, 10'000);
        QVERIFY(office.only().lastError.contains(QLatin1String("does not open")));
    }

    void secret_isForItsHostAlone()
    {
        Office office(1);
        const SealedSettings &secrets = office.services.people->delivery.secrets;
        const Caller by = Caller::system(QStringLiteral("test"));
        const QString name = SealedSettings::kMailPassword;
        const QString host = QStringLiteral("mail.example.org");
        office.write([&](Transaction &tx) { return secrets.set(tx, by, name, host, Secret("hunter2")); });
        const auto found = [&](const QString &at) {
            return office.write([&](Transaction &tx) -> Result<QByteArray> {
                GATEHOUSE_TRY_ASSIGN(secret, secrets.find(tx, name, at));
                return secret ? secret->reveal() : QByteArray("none");
            });
        };
        QCOMPARE(found(host), QByteArray("hunter2"));
        QCOMPARE(found(QStringLiteral(" Mail.Example.org ")), QByteArray("hunter2"));
        QCOMPARE(found(QStringLiteral("evil.example")), QByteArray("none"));
        QCOMPARE(found(QString()), QByteArray("none"));
        // An edited row names another host and does not open.
        QVERIFY(office.db.execute(QStringLiteral("UPDATE sealed_settings SET bound_to = 'evil.example'")));
        const auto moved = office.db->writeAndWait(
            [&](Transaction &tx) { return secrets.find(tx, name, QStringLiteral("evil.example")); });
        QCOMPARE(moved.error().code, ErrorCode::Corrupt);
        for (const QByteArray &bad : {QByteArray("a\nb"), QByteArray("a\0b", 3), QByteArray(9'000, 'x')}) {
            const auto refused = office.db->writeAndWait(
                [&](Transaction &tx) { return secrets.set(tx, by, name, host, Secret(bad)); });
            QCOMPARE(refused.error().field, QByteArray("password"));
        }
        office.write([&](Transaction &tx) { return secrets.set(tx, by, name, host, Secret()); });
        QCOMPARE(found(host), QByteArray("none"));
        QCOMPARE(office.events(event::kSettingsChanged), 10);  // eight settings, the secret, and its end
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestCourier)
#include "tst_courier.moc"
