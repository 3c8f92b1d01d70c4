#include <QPromise>
#include <QTest>

#include "tests/core/identity/import_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QFuture<Result<void>> ready(Result<void> result)
{
    QPromise<Result<void>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

QByteArray peopleWithPasswords(int count)
{
    QByteArray list = "username,password\n";
    for (int i = 0; i < count; ++i)
        list += "u" + QByteArray::number(i) + ",correct horse battery " + QByteArray::number(i) + '\n';
    return list;
}

/// A server beside the fixture's own.
struct Other
{
    explicit Other(ImportFixture &f)
        : runner({*f.db,
                  f.imports,
                  f.rules,
                  f.passwords,
                  {f.policy, f.roles, f.audit, f.users, f.groups, f.clock},
                  0ms})
    {
    }
    ImportRunner runner;
};

}  // namespace

/// How the work on imports shares its time with others, and where it ends.
class TestImportWork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBreachedPassword_isItsRowsRefusal()
    {
        ImportFixture f;
        const QByteArray known = breachedHash(Secret(QByteArrayView("correct horse battery 1")));
        f.passwords.setOutsideCheck([&](const QByteArray &hash) {
            return ready(hash == known
                             ? Result<void>(Error::invalid("password", "password_breached", s("No.")))
                             : Result<void>());
        });
        const ImportId id = f.upload(peopleWithPasswords(3), ImportFixture::options(ImportKind::Csv));
        QVERIFY(f.work(id, ImportTask::Run).state == ImportState::Done);
        QCOMPARE(f.results(id),
                 (QStringList{s("u0 created"), s("u1 refused password_breached"), s("u2 created")}));
        QVERIFY(f.get(f.find(s("u0"))->id).hasPassword);
    }
    void aServiceThatIsDown_endsTheImport_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<bool>("good");
        QTest::newRow("for a moment") << 5 << true;
        QTest::newRow("for good") << 1'000 << false;
    }
    void aServiceThatIsDown_endsTheImport()
    {
        QFETCH(int, failures);
        QFETCH(bool, good);
        ImportFixture f;
        int asked = 0;
        f.passwords.setOutsideCheck([&](const QByteArray &) {
            return ready(++asked <= failures ? Result<void>(Error::unavailable(s("Later."), s("down")))
                                             : Result<void>());
        });
        const ImportId id = f.upload(peopleWithPasswords(2), ImportFixture::options(ImportKind::Csv));
        f.clock.advance(1ms);  // the oldest comes first
        const ImportId next = f.upload("username\nalex\n", ImportFixture::options(ImportKind::Csv));
        QVERIFY(f.start(id, ImportTask::Run, f.system).ok());
        QVERIFY(f.start(next, ImportTask::Run, f.system).ok());
        Other other(f);
        const std::atomic_bool stop = false;
        QVERIFY(*other.runner.runNext(stop));
        const Import done = f.get(id);
        QVERIFY(done.state == (good ? ImportState::Done : ImportState::Failed));
        if (!good) {
            QVERIFY2(done.failure.contains(s("breaches")), qPrintable(done.failure));
            QCOMPARE(asked, 2 * ImportRunner::kLookUps);
        }
        QVERIFY(*other.runner.runNext(stop));
        QVERIFY(f.find(s("alex")));
    }
    void theClaim_isRenewedWhilePasswordsAreHashed()
    {
        ImportFixture f;
        Other other(f);
        const std::atomic_bool stop = false;
        int stolen = 0;
        f.passwords.setOutsideCheck([&](const QByteArray &) {
            f.clock.advance(6s);
            stolen += *other.runner.runNext(stop) ? 1 : 0;
            return ready({});
        });
        const ImportId id = f.upload(peopleWithPasswords(12), ImportFixture::options(ImportKind::Csv));
        QVERIFY(f.work(id, ImportTask::Run).state == ImportState::Done);
        QCOMPARE(stolen, 0);
        QCOMPARE(f.get(id).counts.created, 12);
    }
    void aStop_doesNotWaitForAWholeBatch()
    {
        ImportFixture f;
        std::atomic_bool stop = false;
        int asked = 0;
        f.passwords.setOutsideCheck([&](const QByteArray &) {
            if (++asked == 1) stop = true;
            return ready({});
        });
        const ImportId id = f.upload(peopleWithPasswords(12), ImportFixture::options(ImportKind::Csv));
        QVERIFY(f.start(id, ImportTask::Run, f.system).ok());
        QVERIFY(f.runner.runNext(stop).ok());
        QVERIFY2(asked <= 4, qPrintable(QString::number(asked)));
        QVERIFY(f.get(id).state == ImportState::Running);
        QCOMPARE(f.get(id).rowsDone, 0);
        stop = false;
        f.clock.advance(31s);
        QVERIFY(*f.runner.runNext(stop));
        QCOMPARE(f.get(id).counts.created, 12);
    }
    void aCommandsImport_isNobodyElses()
    {
        ImportFixture f;
        Other server(f);
        const std::atomic_bool stop = false;
        QByteArray list = "username\nalex\n";
        const auto done = f.runner.run(
            [&](Transaction &tx) -> Result<Import> {
                GATEHOUSE_TRY_ASSIGN(
                    begun, f.imports.begin(tx, f.system, s("x"), ImportFixture::options(ImportKind::Csv)));
                return f.imports.start(tx, f.system, begun.id, ImportTask::Run);
            },
            [&]() -> Result<QByteArray> {
                if (*server.runner.runNext(stop)) return Error::internalError(s("stolen"));
                return std::exchange(list, {});
            },
            {});
        QVERIFY(done.ok());
        QVERIFY(done->state == ImportState::Done);
        QCOMPARE(done->counts.created, 1);
    }
    void aBatch_isBoundedInBytes()
    {
        ImportFixture f;
        QByteArray list = "username,display_name\n";
        for (int i = 0; i < 200; ++i)
            list += "u" + QByteArray::number(i) + ',' + QByteArray(60'000, 'x') + '\n';
        QList<qint64> steps;
        const auto done = f.runner.run(
            [&](Transaction &tx) -> Result<Import> {
                GATEHOUSE_TRY_ASSIGN(
                    begun, f.imports.begin(tx, f.system, s("x"), ImportFixture::options(ImportKind::Csv)));
                return f.imports.start(tx, f.system, begun.id, ImportTask::Run);
            },
            [&]() -> Result<QByteArray> { return std::exchange(list, {}); },
            [&](const Import &progress) { steps.append(progress.rowsDone); });
        QVERIFY(done.ok());
        QCOMPARE(done->counts.refused, 200);
        QVERIFY(steps.size() >= 3);
        QVERIFY2(steps.first() < 100, qPrintable(QString::number(steps.first())));
    }
    void anUndo_leavesGroupsThatWereJoinedByHand()
    {
        ImportFixture f;
        const User ada = f.make(s("ada"));
        const auto group = [&](const char *name) {
            return f.write([&](Transaction &tx) {
                        return f.groups.create(tx, f.system, {s(name), {}, {}});
                    })
                ->id;
        };
        const GroupId before = group("Before"), finance = group("Finance");
        const auto join = [&](const GroupId &id) {
            QVERIFY(
                f.write([&](Transaction &tx) { return f.groups.addMember(tx, f.system, id, ada.id); }).ok());
        };
        join(before);
        const ImportId id = f.upload("username,display_name,groups\nada,Ada L,Staff;Before\n",
                                     ImportFixture::options(ImportKind::Csv, ImportConflict::Update));
        f.work(id, ImportTask::Run);
        QCOMPARE(f.details(ada.id).groups.size(), 2);
        join(finance);
        QCOMPARE(f.work(id, ImportTask::Undo).undone, 1);
        QSet<QString> names;
        for (const GroupRef &each : f.details(ada.id).groups)
            names.insert(each.id.toString());
        QCOMPARE(names, (QSet<QString>{before.toString(), finance.toString()}));
        QCOMPARE(f.get(ada.id).displayName, ada.displayName);
    }
    void anUndo_canBeTakenUpAgain()
    {
        ImportFixture f;
        QByteArray list = "username\n";
        for (int i = 0; i < 150; ++i)
            list += "u" + QByteArray::number(i) + '\n';
        const ImportId id = f.upload(list, ImportFixture::options(ImportKind::Csv));
        f.work(id, ImportTask::Run);
        const auto cancelled = f.runner.run(
            [&](Transaction &tx) { return f.imports.start(tx, f.system, id, ImportTask::Undo); }, {},
            [&](const Import &) {
                QVERIFY(f.write([&](Transaction &tx) { return f.imports.cancel(tx, f.system, id); }).ok());
            });
        QVERIFY(cancelled.ok());
        QVERIFY(cancelled->state == ImportState::Cancelled);
        QCOMPARE(cancelled->undone, 100);
        QCOMPARE(f.start(id, ImportTask::Run, f.system).error().reason, QByteArray("wrong_state"));
        const Import undone = f.work(id, ImportTask::Undo);
        QVERIFY(undone.state == ImportState::Undone);
        QCOMPARE(undone.undone, 150);
        QVERIFY(!f.find(s("u0")));
    }
    void anUndo_wantsTheRightsWhenItIsDone()
    {
        ImportFixture f;
        f.make(s("root"), {Role::Administrator});
        const User second = f.make(s("second"), {Role::Administrator});
        const ImportId id = f.upload("username\nalex\n", ImportFixture::options(ImportKind::Csv));
        f.work(id, ImportTask::Run);
        QVERIFY(f.start(id, ImportTask::Undo, ImportFixture::person(second)).ok());
        QVERIFY(f.write([&](Transaction &tx) { return f.users.setRoles(tx, f.system, second.id, {}); }).ok());
        const std::atomic_bool stop = false;
        QVERIFY(*f.runner.runNext(stop));
        QVERIFY(f.get(id).state == ImportState::Failed);
        QVERIFY(f.find(s("alex")));
        QVERIFY(f.work(id, ImportTask::Undo).state == ImportState::Undone);
        QVERIFY(!f.find(s("alex")));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestImportWork)
#include "tst_import_work.moc"
