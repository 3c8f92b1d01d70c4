#pragma once

#include "core/audit/audit_event.h"

namespace gatehouse {

/// An event exactly as its row holds it; what the chain is computed from. Value type.
struct AuditRow
{
    qint64 seq = 0;
    QString id;
    qint64 at = 0;
    QString type;
    QString outcome;
    QString reason;
    QString actorKind;
    QString actorId;
    QString actorName;
    QString clientId;
    QString targetKind;
    QString targetId;
    QString targetName;
    QString sessionId;
    QString address;
    QString userAgent;
    QString requestId;
    QString detail;  ///< JSON text
    QByteArray chain;

    /// Everything but seq, id, at and chain. Texts are cut to sane lengths and freed of what a database
    /// refuses (NUL, unpaired surrogates); secrets in the detail are replaced.
    static AuditRow fromEvent(const AuditEvent &event);
    AuditRecord toRecord() const;

    /// Every column in a fixed order, each with its length in front, so that no two events share a text.
    QByteArray canonicalText() const;
    /// SHA-256(previous || canonical text).
    QByteArray chainAfter(const QByteArray &previous) const;
};

/// The value before the first event: 32 zero bytes.
QByteArray chainStart();

}  // namespace gatehouse
