#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include "core/audit/import_events.h"
#include "tests/core/identity/import_fixture.h"

using namespace gatehouse;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const char kSha[] = "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=";  // "correct horse"

}  // namespace

class TestImportService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void run_makesPeople()
    {
        ImportFixture f;
        const ImportId id = f.upload(
            "username,email,email_verified,display_name,given_name,groups,enabled,password_hash,"
            "attribute.room\n"
            "alex,Alex@Example.org,true,Alex D,Alex,staff;wiki,true,{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=,7\n"
            "bo,,,,,Staff,no,,\n",
            ImportFixture::options(ImportKind::Csv), 40);
        const Import done = f.work(id, ImportTask::Run);
        QVERIFY(done.state == ImportState::Done);
        QCOMPARE(done.counts.created, 2);
        QCOMPARE(done.rowsDone, 2);
        QCOMPARE(done.bytesDone, done.bytes);
        QCOMPARE(f.results(id), (QStringList{s("alex created"), s("bo created")}));
        const User alex = *f.find(s("alex@example.org"));
        QCOMPARE(alex.username, s("alex"));
        QVERIFY(alex.emailVerified && alex.hasPassword && !alex.disabled);
        QCOMPARE(alex.displayName, s("Alex D"));
        QCOMPARE(alex.profile.value(s("given_name")).toString(), s("Alex"));
        QCOMPARE(alex.attributes.value(s("room")).toArray(), QJsonArray{s("7")});
        const UserDetails details = f.details(alex.id);
        QCOMPARE(details.groups.size(), 2);
        QCOMPARE(details.groups.at(0).name, s("staff"));
        const User bo = *f.find(s("bo"));
        QVERIFY(bo.disabled && !bo.hasPassword);
        QCOMPARE(f.details(bo.id).groups.size(), 1);
        QCOMPARE(f.eventsAbout(alex.id.toString()), QStringList{s("user.created")});
        QCOMPARE(f.eventsAbout(id.toString()),
                 (QStringList{s("import.begun"), s("import.started"), s("import.finished")}));
        QVERIFY(f.read([&](Transaction &tx) { return f.audit.verify(tx); })->ok);
        const auto hash = f.read([&](Transaction &tx) { return f.users.passwordHash(tx, alex.id); });
        QCOMPARE(**hash, s(kSha));
        // The data are gone with the run; the results stay.
        const auto part = f.read([&](Transaction &tx) { return f.imports.part(tx, id, 0); });
        QVERIFY(part.ok() && !*part);
    }
    void check_writesNobodyAndTellsTheSame()
    {
        ImportFixture f;
        f.make(s("taken"), {}, s("taken@example.org"));
        const QByteArray list =
            "username,email,password_hash,enabled\n"
            "new,new@example.org,,\n"
            "taken,,,\n"
            "other,TAKEN@example.org,,\n"
            "new,again@example.org,,\n"
            "new2,new@example.org,,\n"
            "bad name\t,,,\n"
            "mail,not-an-address,,\n"
            "plain,,secret,\n"
            "costly,,$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW,\n"
            "flag,,,perhaps\n"
            "taken@example.org,,,\n";
        const ImportId id = f.upload(list, ImportFixture::options(ImportKind::Csv));
        const QStringList expected{s("new created"),
                                   s("taken skipped"),
                                   s("other refused email_taken"),
                                   s("new refused repeated"),
                                   s("new2 refused email_taken"),
                                   s("bad name\t refused bad_characters"),
                                   s("mail refused bad_email"),
                                   s("plain refused unknown_hash"),
                                   s("costly refused costly_hash"),
                                   s("flag refused wrong_type"),
                                   s("taken@example.org refused username_taken")};
        const qint64 before = f.read([&](Transaction &tx) { return f.users.counts(tx); })->all;
        const Import checked = f.work(id, ImportTask::Check);
        QVERIFY(checked.state == ImportState::Checked);
        const QStringList found = f.results(id);
        QCOMPARE(found.size(), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i)
            if (i != 5 && i != 6) QCOMPARE(found.at(i), expected.at(i));
        QVERIFY2(found.at(5).contains(s(" refused ")), qPrintable(found.at(5)));
        QVERIFY2(found.at(6).startsWith(s("mail refused ")), qPrintable(found.at(6)));
        QCOMPARE(f.read([&](Transaction &tx) { return f.users.counts(tx); })->all, before);
        QCOMPARE(checked.counts.refused, 9);
        const Import done = f.work(id, ImportTask::Run);
        QVERIFY(done.state == ImportState::Done);
        QCOMPARE(f.results(id), found);
        QCOMPARE(f.read([&](Transaction &tx) { return f.users.counts(tx); })->all, before + 1);
    }
    void conflict_updatesOrFails()
    {
        ImportFixture f;
        const User alex = f.make(s("alex"), {}, s("alex@example.org"));
        const QByteArray list =
            "username,display_name,groups,enabled,password_hash\n"
            "ALEX,New Name,staff,no,{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=\nalex2,,,,\n";
        const ImportId failed = f.upload(list, ImportFixture::options(ImportKind::Csv, ImportConflict::Fail));
        f.work(failed, ImportTask::Run);
        QCOMPARE(f.results(failed), (QStringList{s("ALEX refused username_taken"), s("alex2 created")}));

        const auto update = ImportFixture::options(ImportKind::Csv, ImportConflict::Update);
        const ImportId id = f.upload(list, update);
        f.work(id, ImportTask::Check);
        QCOMPARE(f.results(id), (QStringList{s("ALEX updated"), s("alex2 same")}));
        QCOMPARE(f.get(alex.id).version, alex.version);
        QVERIFY(f.details(alex.id).groups.isEmpty());
        f.work(id, ImportTask::Run);
        QCOMPARE(f.results(id), (QStringList{s("ALEX updated"), s("alex2 same")}));
        const User after = f.get(alex.id);
        QCOMPARE(after.username, s("alex"));
        QCOMPARE(after.displayName, s("New Name"));
        QCOMPARE(after.email, s("alex@example.org"));
        QVERIFY(after.disabled);
        // What somebody chose here is newer than any list.
        const auto hash = f.read([&](Transaction &tx) { return f.users.passwordHash(tx, alex.id); });
        QCOMPARE(**hash, s("$test$alex"));

        const Import undone = f.work(id, ImportTask::Undo);
        QVERIFY(undone.state == ImportState::Undone);
        QCOMPARE(undone.undone, 1);
        const User back = f.get(alex.id);
        QCOMPARE(back.displayName, alex.displayName);
        QVERIFY(!back.disabled);
        QVERIFY(f.details(alex.id).groups.isEmpty());
        QVERIFY(f.find(s("alex2")));
    }
    void undo_takesBackExactlyWhatItMade()
    {
        ImportFixture f;
        const User before = f.make(s("before"), {}, s("before@example.org"));
        const User changed = f.make(s("changed"));
        const User empty = f.make(s("empty"));
        QVERIFY(f.write([&](Transaction &tx) { return ImportStore().clearPassword(tx, empty.id, {}); }).ok());
        const ImportId id = f.upload(
            "username,display_name,attribute.room,locality,given_name,password_hash\n"
            "one,,,,,\ntwo,,,,,\nbefore,Other,7,,Bee,\nchanged,Other,,,,\n"
            "empty,,,,,{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=\n",
            ImportFixture::options(ImportKind::Csv, ImportConflict::Update));
        QCOMPARE(f.work(id, ImportTask::Run).counts.updated, 3);
        QVERIFY(f.get(empty.id).hasPassword);
        const User two = *f.find(s("two"));
        QVERIFY(f.write([&](Transaction &tx) -> Result<void> {
                     GATEHOUSE_TRY(f.users.noteSuccess(tx, two.id));
                     UserChanges changes;
                     changes.displayName = s("By hand");
                     GATEHOUSE_TRY(f.users.update(tx, f.system, changed.id, changes));
                     return {};
                 }).ok());
        const Import undone = f.work(id, ImportTask::Undo);
        QVERIFY(undone.state == ImportState::Undone);
        QCOMPARE(undone.undone, 3);
        QCOMPARE(undone.kept, 2);
        QCOMPARE(f.results(id), (QStringList{s("one created removed"), s("two created signed_in"),
                                             s("before updated restored"), s("changed updated changed_since"),
                                             s("empty updated restored")}));
        QVERIFY(!f.find(s("one")));
        QVERIFY(f.find(s("two")));
        const User restored = f.get(before.id);
        QCOMPARE(restored.displayName, before.displayName);
        QCOMPARE(restored.attributes, before.attributes);
        QCOMPARE(restored.profile, before.profile);
        QCOMPARE(f.get(changed.id).displayName, s("By hand"));
        QVERIFY(!f.get(empty.id).hasPassword);
        // Once.
        QCOMPARE(f.start(id, ImportTask::Undo, f.system).error().reason, QByteArray("wrong_state"));
        QVERIFY(f.read([&](Transaction &tx) { return f.audit.verify(tx); })->ok);
    }
    void passwords_areHashedAndChecked()
    {
        ImportFixture f;
        const ImportId id = f.upload("username,password\nalex,correct horse battery\nbo,short\n",
                                     ImportFixture::options(ImportKind::Csv));
        f.work(id, ImportTask::Run);
        QCOMPARE(f.results(id), (QStringList{s("alex created"), s("bo refused password_too_short")}));
        const UserId alex = f.find(s("alex"))->id;
        const auto hash = f.read([&](Transaction &tx) { return f.users.passwordHash(tx, alex); });
        QVERIFY((*hash)->startsWith(s("$pbkdf2-sha256$i=100000$")));
        auto verified = f.passwords.verify(**hash, Secret(QByteArrayView("correct horse battery")));
        verified.waitForFinished();
        QVERIFY(taken(verified)->matches);
    }
    void start_needsAllPartsThatWereSent()
    {
        ImportFixture f;
        const ImportId id = f.upload("username\nalex\n", ImportFixture::options(ImportKind::Csv));
        const auto start = [&](qint64 parts) {
            return f.write([&](Transaction &tx) {
                return f.imports.start(tx, f.system, id, ImportTask::Run, {}, parts);
            });
        };
        QCOMPARE(start(2).error().reason, QByteArray("incomplete"));
        QCOMPARE(start(0).error().reason, QByteArray("incomplete"));
        QVERIFY(start(1).ok());
    }
    void data_areSealedAndInOrder()
    {
        ImportFixture f;
        const auto how = ImportFixture::options(ImportKind::Csv);
        const ImportId id = f.upload("username,password\n", how);
        const auto add = [&](qint64 part, const QByteArray &data) {
            return f.write([&](Transaction &tx) { return f.imports.addPart(tx, f.system, id, part, data); });
        };
        QCOMPARE(add(0, "x").error().reason, QByteArray("wrong_part"));
        QCOMPARE(add(2, "x").error().reason, QByteArray("wrong_part"));
        QCOMPARE(add(1, {}).error().field, QByteArray("data"));
        QCOMPARE(add(1, QByteArray(ImportService::kLargestPart + 1, 'x')).error().reason,
                 QByteArray("too_large"));
        QVERIFY(add(1, "alex,a secret in the clear\n").ok());
        const auto sealed = f.read([&](Transaction &tx) { return ImportStore().part(tx, id, 1); });
        QVERIFY(!(*sealed)->contains("secret"));
        QVERIFY(f.start(id, ImportTask::Run, f.system).ok());
        QCOMPARE(add(2, "x").error().reason, QByteArray("wrong_state"));
    }
    void faults_keepWhatCameBefore()
    {
        ImportFixture f;
        const ImportId id = f.upload("username\nalex\n\"bo\n", ImportFixture::options(ImportKind::Csv));
        const Import failed = f.work(id, ImportTask::Run);
        QVERIFY(failed.state == ImportState::Failed);
        QVERIFY2(failed.failure.contains(s("quotation mark")), qPrintable(failed.failure));
        QCOMPARE(failed.counts.created, 1);
        QVERIFY(f.find(s("alex")));
        QVERIFY(f.work(id, ImportTask::Undo).state == ImportState::Undone);
        QVERIFY(!f.find(s("alex")));
    }
    void mapping_mayBeMendedAfterACheck()
    {
        ImportFixture f;
        const ImportId id =
            f.upload("who,mail\nalex,a@example.org\n", ImportFixture::options(ImportKind::Csv));
        QVERIFY(f.work(id, ImportTask::Check).state == ImportState::Failed);
        ImportOptions how = ImportFixture::options(ImportKind::Json);
        how.reading.mapping = {{s("username"), s("who")}, {s("email"), s("mail")}};
        QCOMPARE(f.work(id, ImportTask::Check, how).counts.created, 1);
        QCOMPARE(f.work(id, ImportTask::Run).counts.created, 1);
        QCOMPARE(f.find(s("alex"))->email, s("a@example.org"));
        QVERIFY(f.get(id).options.reading.kind == ImportKind::Csv);
    }
    void onlyAdministrators()
    {
        ImportFixture f;
        const User admin = f.make(s("root"), {Role::Administrator});
        const User desk = f.make(s("desk"), {Role::HelpDesk});
        const auto how = ImportFixture::options(ImportKind::Csv);
        const auto begin = [&](const Caller &by) {
            return f.write([&](Transaction &tx) { return f.imports.begin(tx, by, s("x"), how); });
        };
        QCOMPARE(begin(f.person(desk)).error().code, ErrorCode::Forbidden);
        QCOMPARE(begin(Caller()).error().code, ErrorCode::Forbidden);
        QVERIFY(begin(f.person(admin)).ok());
        const ImportId id = f.upload("username\nalex\n", how);
        QCOMPARE(f.start(id, ImportTask::Run, f.person(desk)).error().code, ErrorCode::Forbidden);
        // The rights count when the work is done, not only when it was asked for.
        const User second = f.make(s("second"), {Role::Administrator});
        QVERIFY(f.start(id, ImportTask::Run, f.person(second)).ok());
        QVERIFY(f.write([&](Transaction &tx) { return f.users.setRoles(tx, f.system, second.id, {}); }).ok());
        const std::atomic_bool stop = false;
        QVERIFY(*f.runner.runNext(stop));
        QVERIFY(f.get(id).state == ImportState::Failed);
        QVERIFY(!f.find(s("alex")));
    }
    void work_goesOnWhereAServerStopped()
    {
        ImportFixture f;
        QByteArray list = "username\n";
        for (int i = 0; i < 1'200; ++i)
            list += "u" + QByteArray::number(i) + '\n';
        const ImportId id = f.upload(list, ImportFixture::options(ImportKind::Csv));
        QVERIFY(f.start(id, ImportTask::Run, f.system).ok());
        // A server that takes in one batch and stops.
        std::atomic_bool stop = false;
        QVERIFY(f.runner.runNext(stop, [&](const Import &) { stop = true; }).ok());
        QVERIFY(f.get(id).state == ImportState::Running);
        QCOMPARE(f.get(id).rowsDone, 500);
        QCOMPARE(f.get(id).counts.created, 500);
        const User first = *f.find(s("u499"));
        QVERIFY(!f.find(s("u500")));
        stop = false;
        ImportRunner other({*f.db,
                            f.imports,
                            f.rules,
                            f.passwords,
                            {f.policy, f.roles, f.audit, f.users, f.groups, f.clock}});
        QVERIFY(!*other.runNext(stop));  // still the other's
        f.clock.advance(std::chrono::seconds(31));
        QVERIFY(*other.runNext(stop));
        QVERIFY(f.get(id).state == ImportState::Done);
        // What was done stayed done, and nobody came twice.
        QCOMPARE(f.get(id).counts.created, 1'200);
        QCOMPARE(f.get(id).counts.refused, 0);
        QCOMPARE(f.find(s("u499"))->id, first.id);
        QCOMPARE(f.read([&](Transaction &tx) { return f.users.counts(tx); })->all, 1'200);
        QVERIFY(!*f.runner.runNext(stop));
    }
    void cancel_stopsAndCanBeUndone()
    {
        ImportFixture f;
        QByteArray list = "username\n";
        for (int i = 0; i < 1'200; ++i)
            list += "u" + QByteArray::number(i) + '\n';
        ImportId id;
        qsizetype at = 0;
        const auto cancelled = f.runner.run(
            [&](Transaction &tx) -> Result<Import> {
                GATEHOUSE_TRY_ASSIGN(
                    begun, f.imports.begin(tx, f.system, s("x"), ImportFixture::options(ImportKind::Csv)));
                id = begun.id;
                return f.imports.start(tx, f.system, begun.id, ImportTask::Run);
            },
            [&]() -> Result<QByteArray> {
                const QByteArray piece = list.mid(at, 100);
                at += 100;
                return piece;
            },
            [&](const Import &progress) {
                if (progress.rowsDone == 500)
                    QVERIFY(
                        f.write([&](Transaction &tx) { return f.imports.cancel(tx, f.system, id); }).ok());
            });
        QVERIFY(cancelled.ok());
        QVERIFY(cancelled->state == ImportState::Cancelled);
        QCOMPARE(cancelled->counts.created, 500);
        QVERIFY(!f.find(s("u600")));
        QCOMPARE(f.work(id, ImportTask::Undo).undone, 500);
        QVERIFY(!f.find(s("u1")));
        QVERIFY(f.write([&](Transaction &tx) { return f.imports.remove(tx, f.system, id); }).ok());
        QVERIFY(!f.read([&](Transaction &tx) { return f.imports.byId(tx, id); }).ok());
    }
    void json_bringsRolesBack()
    {
        ImportFixture f;
        const ImportId id = f.upload(
            "[{\"username\":\"alex\",\"roles\":[\"help_desk\"],\"groups\":[\"a\"]},"
            "{\"username\":\"bo\",\"roles\":[\"king\"]}]",
            ImportFixture::options(ImportKind::Json));
        f.work(id, ImportTask::Run);
        QVERIFY(f.details(f.find(s("alex"))->id).roles.contains(Role::HelpDesk));
        QVERIFY(!f.find(s("bo")));
        QCOMPARE(f.results(id).at(1).left(10), s("bo refused"));
    }
    void speed()
    {
        const int count = qEnvironmentVariableIntValue("GATEHOUSE_IMPORT_ROWS");
        if (count == 0) QSKIP("GATEHOUSE_IMPORT_ROWS says how many people to import");
        ImportFixture f;
        QElapsedTimer timer;
        timer.start();
        int made = 0;
        const auto done = f.runner.run(
            [&](Transaction &tx) -> Result<Import> {
                GATEHOUSE_TRY_ASSIGN(
                    begun, f.imports.begin(tx, f.system, s("x"), ImportFixture::options(ImportKind::Csv)));
                return f.imports.start(tx, f.system, begun.id, ImportTask::Run);
            },
            [&]() -> Result<QByteArray> {
                QByteArray piece =
                    made == 0 ? QByteArray("username,email,display_name,password_hash\n") : QByteArray();
                for (int i = 0; i < 100 && made < count; ++i, ++made) {
                    const QByteArray n = QByteArray::number(made);
                    piece += "user" + n + ",user" + n + "@example.org,Person " + n + ',' + kSha + '\n';
                }
                return piece;
            },
            {});
        QVERIFY(done.ok());
        QCOMPARE(done->counts.created, count);
        qInfo("%d people in %lld ms", count, timer.elapsed());
        timer.restart();
        if (count <= 20'000) {
            QCOMPARE(f.work(done->id, ImportTask::Undo).undone, count);
            qInfo("undone in %lld ms", timer.elapsed());
        }
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestImportService)
#include "tst_import_service.moc"
