#include "core/delivery/mail_token_answer.h"

#include <algorithm>

#include "core/base/json_gate.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumWords = 300;
constexpr std::size_t kShortestSecret = 3;
const QString kHidden = QStringLiteral("(not shown)");

struct Word
{
    const char *error;
    SmtpFailure failure;
};
/// RFC 6749 section 5.2, and OpenID Connect Core section 3.1.2.6 for what has to be asked of a person.
constexpr Word kWords[] = {{"invalid_grant", SmtpFailure::ConsentGone},
                           {"interaction_required", SmtpFailure::ConsentGone},
                           {"consent_required", SmtpFailure::ConsentGone},
                           {"invalid_client", SmtpFailure::TokenClientRefused},
                           {"unauthorized_client", SmtpFailure::TokenClientRefused},
                           {"temporarily_unavailable", SmtpFailure::TokenUnreachable},
                           {"server_error", SmtpFailure::TokenUnreachable}};

SmtpFailure failureOf(const QString &error, int status)
{
    for (const Word &word : kWords)
        if (error == QLatin1String(word.error)) return word.failure;
    return status == 408 || status == 429 || status >= 500 ? SmtpFailure::TokenUnreachable
                                                           : SmtpFailure::TokenRefused;
}

/// Before cutting, which could leave a piece of a secret.
QString cleaned(QString words, std::initializer_list<const Secret *> secrets)
{
    for (const Secret *secret : secrets) {
        if (secret->size() < kShortestSecret) continue;
        for (const QByteArray &form :
             {secret->reveal(), secret->reveal().toPercentEncoding(), secret->reveal().toBase64(),
              secret->reveal().toBase64(QByteArray::OmitTrailingEquals)})
            words.replace(QString::fromUtf8(form), kHidden);
    }
    for (QChar &c : words)
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator) c = u' ';
    return words.simplified().left(kMaximumWords);
}

/// It goes into one line of SMTP, between control characters.
bool isTokenText(const QString &text)
{
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < QChar(0x7f); });
}

MailTokenAnswer failed(SmtpFailure failure, int status, const QString &words)
{
    MailTokenAnswer answer;
    answer.failure = failure;
    answer.status = status;
    answer.words = words;
    return answer;
}

Error unfit(const char *why)
{
    return Error::invalid({}, "unfit", QLatin1String(why));
}

/// RFC 6749 section 5.1. The type has to be said: a token of another one is of no use to SMTP.
Result<MailTokenAnswer> granted(const QJsonObject &json)
{
    GATEHOUSE_TRY_ASSIGN(type, requiredString(json, "token_type", 40));
    if (type.compare(QLatin1String("bearer"), Qt::CaseInsensitive) != 0)
        return unfit("token_type is not Bearer");
    GATEHOUSE_TRY_ASSIGN(access, requiredString(json, "access_token", MailTokenAnswer::kMaximumToken));
    GATEHOUSE_TRY_ASSIGN(refresh, optionalString(json, "refresh_token", MailTokenAnswer::kMaximumToken));
    GATEHOUSE_TRY_ASSIGN(seconds, optionalInt(json, "expires_in", 1, qint64(1) << 40));
    if (!isTokenText(access)) return unfit("access_token has characters that no token has");
    if (refresh && !isTokenText(*refresh)) return unfit("refresh_token has characters that no token has");
    MailTokenAnswer answer;
    answer.accessToken = Secret::fromText(access);
    if (refresh) answer.refreshToken = Secret::fromText(*refresh);
    const std::chrono::seconds longest = MailTokenAnswer::kLongestLife;
    answer.life = seconds ? std::min(std::chrono::seconds(*seconds), longest)
                          : std::chrono::seconds(MailTokenAnswer::kUsualLife);
    return answer;
}

}  // namespace

MailTokenAnswer mailTokenAnswerOf(const Result<FetchReply> &reply,
                                  std::initializer_list<const Secret *> secrets)
{
    if (!reply.ok())
        return failed(SmtpFailure::TokenUnreachable, 0, cleaned(reply.error().publicMessage, secrets));
    JsonLimits limits;
    limits.maxDepth = 8;
    limits.maxValues = 500;
    const Result<QJsonObject> json = parseJsonObject(reply->body, limits);
    if (!json.ok())
        return failed(failureOf({}, reply->status), reply->status,
                      QStringLiteral("The answer is no JSON: this is hardly a token endpoint."));
    if (reply->status != 200 || json->contains(QLatin1String("error"))) {
        const QString error = json->value(QLatin1String("error")).toString();
        const QString description = json->value(QLatin1String("error_description")).toString();
        return failed(
            failureOf(error, reply->status), reply->status,
            cleaned(error.left(100) + (description.isEmpty() ? QString() : u' ' + description), secrets));
    }
    Result<MailTokenAnswer> answer = granted(*json);
    if (!answer.ok()) {
        const Error &error = answer.error();
        const QString member = QString::fromLatin1(error.field);
        return failed(SmtpFailure::TokenRefused, reply->status,
                      QStringLiteral("The answer holds no token that can be used: %1")
                          .arg(member.isEmpty() ? error.publicMessage
                                                : member + QStringLiteral(" is missing or malformed")));
    }
    answer->status = reply->status;
    return std::move(*answer);
}

}  // namespace gatehouse
