#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>
#include <functional>
#include <optional>

#include "core/base/result.h"
#include "ui/client/step_up.h"

namespace gatehouse::ui {

/// One call of the admin API, before it is put on a wire. `path` starts with a slash and is already encoded.
struct ApiRequest
{
    QByteArray method = "GET";
    QString path;
    QList<QPair<QString, QString>> query;  ///< plain text; empty values are left out
    std::optional<QJsonObject> body;
    int ifMatch = 0;                   ///< version that must still be current; 0: any
    std::optional<QByteArray> data{};  ///< in place of `body`: bytes as they are
    bool wantsBytes = false;           ///< the answer is no JSON object: it comes in ApiReply::bytes
};

struct ApiReply
{
    int status = 0;
    QJsonObject body;
    QByteArray bytes{};  ///< the answer as it is, where that was wanted
    QByteArray link{};   ///< the header that says where it goes on (RFC 8288)
};

/// Carries calls to a server. GUI thread; never blocks, and never calls `done` from inside send().
/// A status of 400 or above arrives as an Error made from the problem document.
class ApiTransport
{
public:
    using Done = std::function<void(Result<ApiReply>)>;

    virtual ~ApiTransport() = default;
    /// Returns a number for cancel().
    virtual quint64 send(const ApiRequest &request, Done done) = 0;
    /// Stops the call; its `done` is dropped, not called.
    virtual void cancel(quint64 call) = 0;
};

/// Where the transport gets its bearer token.
class TokenSource
{
public:
    virtual ~TokenSource() = default;
    virtual QByteArray accessToken() const = 0;
    /// Gets a fresh access token after the server refused the present one.
    virtual void renew(std::function<void(Result<void>)> done) = 0;
    /// Lets the person sign in again, in the way that the server wants; then there is a fresh token. Nobody
    /// can, unless a source says otherwise.
    virtual void stepUp(const StepUp &wanted, std::function<void(Result<void>)> done)
    {
        Q_UNUSED(wanted);
        done(Error::unauthenticated(kStepUpReason, {}));
    }
};

/// A token that cannot be renewed: the one for set-up.
class FixedToken final : public TokenSource
{
public:
    explicit FixedToken(QByteArray token) : m_token(std::move(token)) {}
    QByteArray accessToken() const override { return m_token; }
    void renew(std::function<void(Result<void>)> done) override
    {
        done(Error::unauthenticated("token_refused", {}));
    }

private:
    QByteArray m_token;
};

}  // namespace gatehouse::ui
