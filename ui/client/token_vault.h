#pragma once

#include <QHash>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse::ui {

/// Keeps one refresh token for each server between runs of the console. Asynchronous, GUI thread. A vault
/// that does not work says so (Unavailable); the console then keeps the token in memory and tells the person.
class TokenVault
{
public:
    using Loaded = std::function<void(Result<std::optional<Secret>>)>;
    using Done = std::function<void(Result<void>)>;

    virtual ~TokenVault() = default;
    virtual void load(const QString &server, QObject *context, Loaded loaded) = 0;
    virtual void store(const QString &server, const Secret &token, QObject *context, Done done) = 0;
    virtual void remove(const QString &server) = 0;
};

/// The operating system's keychain. Never falls back to a plain file.
class KeychainTokenVault final : public TokenVault
{
public:
    void load(const QString &server, QObject *context, Loaded loaded) override;
    void store(const QString &server, const Secret &token, QObject *context, Done done) override;
    void remove(const QString &server) override;
};

/// Forgets with the program. For tests, and for people who want it so.
class MemoryTokenVault final : public TokenVault
{
public:
    void load(const QString &server, QObject *context, Loaded loaded) override;
    void store(const QString &server, const Secret &token, QObject *context, Done done) override;
    void remove(const QString &server) override { m_tokens.remove(server); }
    bool holds(const QString &server) const { return m_tokens.contains(server); }

private:
    QHash<QString, std::shared_ptr<const Secret>> m_tokens;
};

}  // namespace gatehouse::ui
