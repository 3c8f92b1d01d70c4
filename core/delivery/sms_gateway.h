#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/delivery/http_fetch.h"

namespace gatehouse {

enum class SmsPreset { Generic, Twilio, MessageBird };
enum class SmsFormat { Form, Json };

/// Whose gateway sends text messages, and how it is asked.
struct SmsAccount
{
    SmsPreset preset = SmsPreset::Generic;
    QString url;      ///< empty: the preset's
    QString account;  ///< Twilio's account SID; a generic gateway's user, if it has one
    QString from;     ///< number or name; for Twilio also a messaging service ("MG...")
    SmsFormat format = SmsFormat::Form;
    QString body;  ///< generic: {to}, {from}, {text}, {account} and {token}, each at most as often as wanted
    Secret token;

    /// What the token is bound to; empty when the URL is none.
    QString host() const;
};

/// The call that sends one message. InvalidInput names the setting at fault ("url", "account", "from",
/// "body"), or "to" for a number that is not E.164. Values are escaped for the format: nothing in them can
/// add a field.
Result<FetchRequest> smsRequest(const SmsAccount &account, const QString &to, const QString &text);

/// What a gateway's answer means.
struct SmsOutcome
{
    bool ok = false;
    bool isFinal = false;  ///< the same message would be refused again
    QByteArray failure;    ///< "none", "auth_refused", "refused", "busy", "unreachable", "not_set_up"
    QString sentence;      ///< for people: what it means, what to do, and the gateway's own words
};

/// `token` must not appear in what is told, whatever the gateway repeats.
SmsOutcome smsOutcomeOf(const Result<FetchReply> &reply, const Secret &token);

/// "+4930123456" of 8 to 15 digits (E.164).
bool isPhoneNumber(const QString &text);

}  // namespace gatehouse
