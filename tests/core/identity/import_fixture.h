#pragma once

#include "core/crypto/hash_pool.h"
#include "core/crypto/password_hashing.h"
#include "core/identity/import_runner.h"
#include "tests/core/identity/accounts_fixture.h"

namespace gatehouse {

/// What imports need, over a new database.
struct ImportFixture : AccountsFixture
{
    Sealer sealer{Secret(QByteArray(32, 'k'))};
    PasswordHashing hashing{[] {
        PasswordCost cost;
        cost.pbkdf2Iterations = 100'000;
        return cost;
    }()};
    HashPool pool{1, 16};
    BreachedPasswords breached{{}};
    PasswordRules rules{settings, breached, {}};
    PasswordService passwords{hashing, pool, breached, settings};
    ImportService imports{policy, audit, sealer, clock};
    ImportRunner runner{{*db, imports, rules, passwords, {policy, roles, audit, users, groups, clock}}};

    static ImportOptions options(ImportKind kind, ImportConflict conflict = ImportConflict::Skip)
    {
        ImportOptions made;
        made.reading.kind = kind;
        made.conflict = conflict;
        return made;
    }
    /// Begun and uploaded in parts of `piece` bytes.
    ImportId upload(const QByteArray &data, const ImportOptions &how, qsizetype piece = 1000)
    {
        const auto made = write([&](Transaction &tx) -> Result<Import> {
            GATEHOUSE_TRY_ASSIGN(import, imports.begin(tx, system, QStringLiteral("people.csv"), how));
            for (qsizetype at = 0; at < data.size(); at += piece)
                GATEHOUSE_TRY(imports.addPart(tx, system, import.id, at / piece, data.mid(at, piece)));
            return import;
        });
        if (!made.ok()) qFatal("upload: %s", qPrintable(made.error().publicMessage));
        return made->id;
    }
    Result<Import> start(const ImportId &id, ImportTask task, const Caller &by,
                         const std::optional<ImportOptions> &how = {})
    {
        return write([&](Transaction &tx) { return imports.start(tx, by, id, task, how); });
    }
    /// Started and worked on to its end.
    Import work(const ImportId &id, ImportTask task, const std::optional<ImportOptions> &how = {})
    {
        const auto started = start(id, task, system, how);
        if (!started.ok()) qFatal("start: %s", started.error().reason.constData());
        const std::atomic_bool stop = false;
        const auto did = runner.runNext(stop);
        if (!did.ok()) qFatal("run: %s", qPrintable(did.error().internal));
        return get(id);
    }
    using AccountsFixture::get;
    Import get(const ImportId &id)
    {
        return *read([&](Transaction &tx) { return imports.byId(tx, id); });
    }
    QStringList results(const ImportId &id)
    {
        QStringList lines;
        const auto rows = read([&](Transaction &tx) { return imports.rows(tx, id, {}, {200, {}}); });
        for (const ImportRowResult &row : rows->items)
            lines.append(row.username + QLatin1Char(' ') + toString(row.result) +
                         (row.reason.isEmpty() ? QString() : QLatin1Char(' ') + row.reason) +
                         (row.undone.isEmpty() ? QString() : QLatin1Char(' ') + row.undone));
        return lines;
    }
    std::optional<User> find(const QString &username)
    {
        return *read([&](Transaction &tx) { return users.findByLogin(tx, username); });
    }
};

}  // namespace gatehouse
