#pragma once

#include <optional>

#include "core/api/wire/invitation.h"
#include "core/api/wire/json.h"

namespace gatehouse::wire {

// What the console reads of the calls around joining and coming back; the server writes these by hand.

/// What became of one address of POST /invitations/bulk.
struct InvitedAddress
{
    QString email;
    std::optional<Invitation> invitation;
    QString refusal;  ///< why there is none
    QString code{};   ///< the same as a word for programs
};

/// Answer of POST /invitations/bulk.
struct InvitedAddresses
{
    QList<InvitedAddress> items;
};

/// Answer of POST /users/{id}/reset-link.
struct ResetLink
{
    QString link;
    Timestamp expiresAt;
};

/// The kinds of Approval, for whoever asks, decides or shows one.
namespace approval_kind {
inline constexpr QLatin1String kResetMfa("reset_mfa");
}

/// Something that waits for a second administrator.
struct Approval
{
    QString id;
    QString kind;  ///< of approval_kind
    QString userId;
    QString username;
    QString askedBy;  ///< a username
    QString reason;
    Timestamp createdAt;
    Timestamp expiresAt;
};

/// One version of the terms of use.
struct TermsVersion
{
    QString id;  ///< `version` as text, for lists
    qint64 version = 0;
    QJsonObject texts;  ///< language to {"text"} or {"url"}
    Timestamp requiredFrom;
    Timestamp createdAt;
    qint64 accepted = 0;  ///< how many people have accepted it
};

/// Body of POST /terms.
struct NewTerms
{
    QJsonObject texts;
    std::optional<Timestamp> requiredFrom;
};

QJsonObject toJson(const InvitedAddress &address);
QJsonObject toJson(const Approval &approval);
QJsonObject toJson(const TermsVersion &terms);
QJsonObject toJson(const NewTerms &terms);

template <>
Result<InvitedAddress> fromJson<InvitedAddress>(const QJsonObject &json);
template <>
Result<InvitedAddresses> fromJson<InvitedAddresses>(const QJsonObject &json);
template <>
Result<ResetLink> fromJson<ResetLink>(const QJsonObject &json);
template <>
Result<Approval> fromJson<Approval>(const QJsonObject &json);
template <>
Result<TermsVersion> fromJson<TermsVersion>(const QJsonObject &json);

}  // namespace gatehouse::wire
