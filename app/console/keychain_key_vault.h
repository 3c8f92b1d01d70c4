#pragma once

#include <QObject>
#include <atomic>

#include "core/crypto/key_vault.h"

namespace gatehouse {

/// The master key in the operating system's keychain, for the server inside the console. load() and
/// createNew() wait for the keychain, which may ask the person to unlock it, so they must be called on
/// another thread than the GUI's; on the GUI thread they answer Unavailable. Only "there is no such entry"
/// counts as empty: a keychain that cannot be asked is Unavailable, and no new key is made on it.
class KeychainKeyVault final : public KeyVault
{
public:
    /// `account` tells the keys of several data folders apart. `gui` lives on the GUI thread. Once `givenUp`
    /// is true nothing waits any longer: the keychain answers by the GUI thread, which may itself be waiting
    /// for the caller to end. Both outlive this.
    KeychainKeyVault(QString account, QObject &gui, const std::atomic<bool> &givenUp)
        : m_account(std::move(account)), m_gui(gui), m_givenUp(givenUp)
    {
    }

    Result<Secret> load() override;
    Result<Secret> createNew() override;
    QString description() const override;

private:
    bool onGuiThread() const;

    QString m_account;
    QObject &m_gui;
    const std::atomic<bool> &m_givenUp;
};

}  // namespace gatehouse
