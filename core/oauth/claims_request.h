#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/result.h"

namespace gatehouse {

/// Claims that a request asks for by name (OpenID Connect Core section 5.5). What we do not know is left out.
/// Value type.
struct ClaimsRequest
{
    QStringList userInfo;  ///< names, for the userinfo endpoint
    QStringList idToken;   ///< names, for the ID token
    /// Those of both that the request calls essential: a person is told that they are needed. Whether they
    /// are given is still theirs to say.
    QStringList essential;
    /// Section 5.5.1.1: the ID token's `acr` has to be one of these, or the request fails. Empty: no matter.
    QStringList essentialAcr;
    std::optional<QString> subject;  ///< section 5.5.1: the person has to be this one

    bool isEmpty() const { return userInfo.isEmpty() && idToken.isEmpty(); }
    /// Every name, each once.
    QStringList names() const;

    friend bool operator==(const ClaimsRequest &, const ClaimsRequest &) = default;
};

/// Reads the parameter `claims`; "invalid_request" for what is not well-formed.
Result<ClaimsRequest> parseClaimsRequest(QByteArrayView json);

/// The names as a grant keeps them, and back. An empty text for none.
QString toStoredText(const ClaimsRequest &request);
ClaimsRequest claimsRequestFrom(const QString &stored);

}  // namespace gatehouse
