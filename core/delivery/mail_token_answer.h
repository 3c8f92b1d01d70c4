#pragma once

#include <QString>
#include <chrono>
#include <initializer_list>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/delivery/http_fetch.h"
#include "core/delivery/smtp_failure.h"

namespace gatehouse {

/// What a mail provider's token endpoint said: a token (RFC 6749 section 5.1), or why there is none (section
/// 5.2) in the terms of a mail's failures.
struct MailTokenAnswer
{
    static constexpr qsizetype kMaximumToken = 8'192;
    static constexpr std::chrono::hours kLongestLife{24};  ///< whatever it says
    static constexpr std::chrono::minutes kUsualLife{5};   ///< where it says nothing

    SmtpFailure failure = SmtpFailure::None;
    int status = 0;  ///< 0: there was no answer
    QString words;   ///< of a failure, for people: one line, without any of our secrets
    Secret accessToken;
    Secret refreshToken;  ///< to be used from now on; empty: the old one stays
    std::chrono::seconds life{0};

    bool ok() const { return failure == SmtpFailure::None; }
};

/// `secrets` do not appear in the words, whatever the endpoint repeats. Nothing of an answer that holds a
/// token does.
MailTokenAnswer mailTokenAnswerOf(const Result<FetchReply> &reply,
                                  std::initializer_list<const Secret *> secrets);

}  // namespace gatehouse
