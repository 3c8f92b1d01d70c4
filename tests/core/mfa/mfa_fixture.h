#pragma once

#include "core/audit/audit_log.h"
#include "core/crypto/otp.h"
#include "core/crypto/sealer.h"
#include "core/mfa/recovery_code_service.h"
#include "core/mfa/totp_service.h"
#include "tests/support/test_database.h"

namespace gatehouse {

/// RFC 4648 section 6, the other way round from what the product does.
inline Secret fromBase32(const Secret &text)
{
    const QByteArray alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    QByteArray bytes;
    quint32 buffer = 0;
    int bits = 0;
    for (const char c : text.view()) {
        buffer = (buffer << 5) | quint32(alphabet.indexOf(c));
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.append(char(buffer >> bits));
        }
    }
    return Secret(bytes);
}

/// A database with two users, and the services over it.
struct MfaFixture
{
    MfaFixture()
    {
        addUser(ada, QStringLiteral("ada"));
        addUser(bob, QStringLiteral("bob"));
    }

    void addUser(const UserId &id, const QString &name)
    {
        const QString sql = QStringLiteral(
            "INSERT INTO users (id, username, username_key, search_text, created_at, updated_at) "
            "VALUES ('%1', '%2', '%2', '%2', 0, 0)");
        if (!db.execute(sql.arg(id.toString(), name))) qFatal("no user");
    }

    TotpEnrolment enrol(const UserId &user, const QString &label = {})
    {
        auto enrolment = db->writeAndWait([&](Transaction &tx) {
            return totp.begin(tx, by, {user, QStringLiteral("ada"), QStringLiteral("Gatehouse"), label});
        });
        if (!enrolment.ok()) qFatal("no enrolment");
        return std::move(enrolment).value();
    }

    Result<TotpFactor> confirm(const UserId &user, const FactorId &factor, const QString &code)
    {
        return db->writeAndWait([&](Transaction &tx) { return totp.confirm(tx, by, user, factor, code); });
    }

    TotpCheck verify(const UserId &user, const QString &code)
    {
        auto check = db->writeAndWait([&](Transaction &tx) { return totp.verify(tx, user, code); });
        if (!check.ok()) qFatal("%s", qPrintable(check.error().internal));
        return *check;
    }

    QString codeAt(const TotpEnrolment &enrolment, std::chrono::seconds later = {}) const
    {
        return QString::fromLatin1(gatehouse::totp(fromBase32(enrolment.secretText), clock.now() + later));
    }

    /// A confirmed app whose present code is not spent.
    TotpEnrolment confirmed(const UserId &user)
    {
        TotpEnrolment enrolment = enrol(user);
        if (!confirm(user, enrolment.id, codeAt(enrolment)).ok()) qFatal("not confirmed");
        clock.advance(std::chrono::minutes(5));
        return enrolment;
    }

    QList<AuditRecord> events()
    {
        auto page = db->read([&](Transaction &tx) { return audit.search(tx, {}, {}); });
        if (!page.ok()) qFatal("no events");
        return page->items;
    }

    FakeClock clock;
    TestDatabase db;
    AuditLog audit{clock};
    Sealer sealer{Secret(QByteArray(32, 'k'))};
    TotpService totp{clock, sealer, audit};
    RecoveryCodeService codes{clock, audit};
    Caller by = Caller::system(QStringLiteral("test"));
    UserId ada = UserId::generate(clock);
    UserId bob = UserId::generate(clock);
};

}  // namespace gatehouse
