#include <QDir>
#include <QFile>
#include <QJsonArray>

#include "app/server/command.h"
#include "core/api/account_changes.h"
#include "core/audit/event_types.h"
#include "core/crypto/certificates.h"
#include "core/crypto/random.h"
#include "core/engine/data_folder.h"
#include "core/store/backup.h"

namespace gatehouse {

namespace {

Result<void> record(Installation &installation, QLatin1String type, const QString &what)
{
    return change(installation, [&](Transaction &tx) {
        AuditEvent event;
        event.type = type;
        event.actor = operatorCaller();
        event.target = {QStringLiteral("server"), {}, what};
        return installation.services().audit.append(tx, event);
    });
}

int backup(CommandRun &run)
{
    if (run.arguments().size() != 1)
        return run.usage(QStringLiteral("Name the file to write the backup to."));
    const QString target = QFileInfo(run.arguments().constFirst()).absoluteFilePath();
    Result<StartupConfig> config = run.config();
    if (!config.ok()) return run.fail(config.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<DatabaseUrl> url = DatabaseUrl::parse(databaseUrlOf(*config));
    if (!url.ok()) return run.fail(url.error());
    if (auto recorded = record(**opened, event::kBackupMade, target); !recorded.ok())
        return run.fail(recorded.error());
    if (auto made = backupDatabase(*url, target); !made.ok()) return run.fail(made.error());
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("backup"), target}});
    else
        run.print(
            QStringLiteral(
                "Wrote %1. It does not hold the master key: keep a copy of that elsewhere, without it the "
                "backup cannot be used.")
                .arg(target));
    return kExitOk;
}

int restore(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name the backup file."));
    const QString source = run.arguments().constFirst();
    Result<StartupConfig> config = run.config();
    if (!config.ok()) return run.fail(config.error());
    Result<DatabaseUrl> url = DatabaseUrl::parse(databaseUrlOf(*config));
    if (!url.ok()) return run.fail(url.error());
    if (url->engine == DatabaseUrl::Engine::Postgres)
        return run.usage(
            QStringLiteral("This installation keeps its data in PostgreSQL: restore it with pg_restore."));
    if (auto whole = checkBackup(source); !whole.ok()) return run.fail(whole.error());
    // A write-ahead log that was left behind would be played into the restored database.
    for (const char *suffix : {"", "-wal", "-shm", "-journal"}) {
        const QString path = url->path + QLatin1String(suffix);
        if (!QFile::exists(path)) continue;
        return run.fail(Error::conflict(
            "database_exists",
            QStringLiteral("%1 exists. Stop the server and move that file away first; nothing "
                           "was changed.")
                .arg(path)));
    }
    if (auto prepared = prepareDataFolder(config->dataFolder); !prepared.ok())
        return run.fail(prepared.error());
    const QString arriving = url->path + QStringLiteral(".restoring");
    QFile::remove(arriving);
    if (!QFile::copy(source, arriving))
        return run.fail(Error::unavailable(
            QStringLiteral("The backup cannot be copied to %1.").arg(config->dataFolder), {}));
    QFile::setPermissions(arriving, QFile::ReadOwner | QFile::WriteOwner);
    if (!QFile::rename(arriving, url->path))
        return run.fail(Error::unavailable(
            QStringLiteral("The backup cannot be put in place in %1.").arg(config->dataFolder), {}));
    // Opening proves that the master key fits; if not, the error says what to bring.
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) {
        QFile::remove(url->path);
        return run.fail(opened.error());
    }
    if (auto recorded = record(**opened, event::kBackupRestored, source); !recorded.ok())
        return run.fail(recorded.error());
    run.note(QStringLiteral("Restored. Start the server again."));
    return kExitOk;
}

int migrate(CommandRun &run)
{
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    const int version = (*opened)->database().schemaVersion();
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("schema_version"), version}});
    else
        run.print(
            QStringLiteral("The database has schema %1, the newest that this version knows.").arg(version));
    return kExitOk;
}

/// One line of the doctor's report.
struct Finding
{
    QString what;
    bool good = true;
    QString advice;
};

void examineTls(const StartupConfig &config, const Clock &clock, QList<Finding> &findings)
{
    const QString path = config.tlsLocalAuthority
                             ? QDir(config.dataFolder).filePath(QStringLiteral("tls/server.pem"))
                             : config.tlsCertificate;
    if (path.isEmpty()) return;
    QFile file(path);
    Finding finding{QStringLiteral("TLS certificate"), false, {}};
    if (!file.open(QIODevice::ReadOnly)) {
        finding.advice = QStringLiteral("%1 cannot be read.").arg(path);
    } else if (const Result<CertificateFacts> facts = readCertificate(file.readAll()); !facts.ok()) {
        finding.advice = facts.error().publicMessage;
    } else {
        const auto days =
            std::chrono::duration_cast<std::chrono::hours>(facts->notAfter - clock.now()).count() / 24;
        finding.good = days > 14;
        finding.advice = QStringLiteral("runs out in %1 days").arg(days);
    }
    findings.append(finding);
}

QList<Finding> examine(const StartupConfig &config, Installation &installation, const Clock &clock)
{
    Services &services = installation.services();
    QList<Finding> findings{{QStringLiteral("Data folder and database"), true,
                             QStringLiteral("schema %1").arg(installation.database().schemaVersion())},
                            {QStringLiteral("Master key"), true, QStringLiteral("fits this database")}};
    const auto keys = services.keys.snapshot();
    const bool canSign = keys && keys->active(SigningAlgorithm::ES256) != nullptr;
    findings.append(
        {QStringLiteral("Signing keys"), canSign, canSign ? QString() : QStringLiteral("none is active")});
    const Result<qint64> administrators = installation.database().read(
        [&](Transaction &tx) { return services.access.workingAdministrators(tx); });
    findings.append({QStringLiteral("Administrators"), administrators.ok() && *administrators > 0,
                     administrators.ok() && *administrators > 0
                         ? QString::number(*administrators)
                         : QStringLiteral("none can sign in: use 'gatehouse-server recover-admin'")});
    const Result<AuditVerification> audit =
        installation.database().read([&](Transaction &tx) { return services.audit.verify(tx); });
    findings.append({QStringLiteral("Audit log"), audit.ok() && audit->ok,
                     audit.ok() && audit->ok
                         ? QStringLiteral("%1 events").arg(audit->checked)
                         : QStringLiteral("changed from outside: see 'gatehouse-server audit verify'")});
    examineTls(config, clock, findings);
    return findings;
}

int doctor(CommandRun &run)
{
    Result<StartupConfig> config = run.config();
    if (!config.ok()) return run.fail(config.error());
    Result<std::unique_ptr<Installation>> opened = run.open(Installation::Keys::Load);
    if (!opened.ok()) return run.fail(opened.error());
    bool healthy = true;
    QJsonArray rows;
    for (const Finding &finding : examine(*config, **opened, run.clock())) {
        healthy = healthy && finding.good;
        rows.append(QJsonObject{{QStringLiteral("what"), finding.what},
                                {QStringLiteral("good"), finding.good},
                                {QStringLiteral("advice"), finding.advice}});
    }
    run.printTable({QStringLiteral("WHAT"), QStringLiteral("GOOD"), QString()}, rows,
                   {QStringLiteral("what"), QStringLiteral("good"), QStringLiteral("advice")});
    return healthy ? kExitOk : kExitFailure;
}

/// For the day when nobody can sign in any more: gives an account (made if need be) the role, a one-time
/// password, no lock and no second factor, and takes back what the console asked of sign-ins. Whoever can run
/// it on this machine could read the database anyway.
Result<QString> recovered(Installation &installation, const QString &name)
{
    Services &services = installation.services();
    const Secret password = randomPassword();
    GATEHOUSE_TRY_ASSIGN(hash, services.hashing.hash(password));
    GATEHOUSE_TRY(change(installation, [&](Transaction &tx) -> Result<void> {
        const Caller by = operatorCaller();
        GATEHOUSE_TRY_ASSIGN(found, services.users.findByLogin(tx, name));
        UserId id;
        if (found) {
            id = found->id;
            if (found->disabled) GATEHOUSE_TRY(services.users.enable(tx, by, id, QStringLiteral("recovery")));
            GATEHOUSE_TRY(services.users.unlock(tx, by, id, QStringLiteral("recovery")));
            GATEHOUSE_TRY_ASSIGN(roles, services.roles.userRoles(tx, id));
            RoleSet wanted = roles;
            wanted.insert(Role::Administrator);
            GATEHOUSE_TRY(services.users.setRoles(tx, by, id, wanted));
            GATEHOUSE_TRY(replacePassword(services, tx, by, id, hash, PasswordChangeKind::Reset, true));
            GATEHOUSE_TRY(resetMfa(services, tx, by, id, QStringLiteral("recovery")));
        } else {
            NewUser input;
            input.username = name;
            input.passwordHash = hash;
            input.mustChangePassword = true;
            input.roles = {Role::Administrator};
            GATEHOUSE_TRY_ASSIGN(user, services.users.create(tx, by, input));
            id = user.id;
        }
        // What was asked of administrators beyond signing in, nobody may be able to give.
        for (const Setting key : {Setting::AdminRequiredAcr, Setting::AdminMaxSignInAgeMinutes})
            GATEHOUSE_TRY(services.settingsService.reset(tx, by, definitionOf(key).name));
        AuditEvent event;
        event.type = event::kAdministratorRecovered;
        event.actor = by;
        event.target = {QStringLiteral("user"), id.toString(), name};
        return services.audit.append(tx, event);
    }));
    return QString::fromLatin1(password.reveal());
}

int recoverAdmin(CommandRun &run)
{
    if (run.arguments().size() != 1)
        return run.usage(QStringLiteral("Name the account that shall administer."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<QString> password = recovered(**opened, run.arguments().constFirst());
    if (!password.ok()) return run.fail(password.error());
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("username"), run.arguments().constFirst()},
                              {QStringLiteral("one_time_password"), *password}});
    else
        run.print(QStringLiteral("'%1' administers this server. One-time password: %2")
                      .arg(run.arguments().constFirst(), *password));
    return kExitOk;
}

}  // namespace

std::vector<Command> maintenanceCommands()
{
    return {
        {QStringLiteral("backup"),
         {},
         QStringLiteral("Copy the database, also beside a running server."),
         QStringLiteral("FILE"),
         {},
         backup},
        {QStringLiteral("restore"),
         {},
         QStringLiteral("Put a backup into an empty data folder."),
         QStringLiteral("FILE"),
         {},
         restore},
        {QStringLiteral("migrate"),
         {},
         QStringLiteral("Bring the database to this version's schema."),
         {},
         {},
         migrate},
        {QStringLiteral("doctor"),
         {},
         QStringLiteral("Look over an installation and say what is wrong."),
         {},
         {},
         doctor},
        {QStringLiteral("recover-admin"),
         {},
         QStringLiteral("Give somebody the administrator's role and a one-time password."),
         QStringLiteral("NAME"),
         {},
         recoverAdmin},
    };
}

}  // namespace gatehouse
