#pragma once

#include <QString>
#include <memory>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

enum class Breached {
    No,
    Common,  ///< among the worst, by the list that the program holds
    Leaked,  ///< in the file of breached passwords
};

/// Whether a password is known from breaches, by what is on this machine: a short list that the program
/// holds, and the file of Have I Been Pwned where the office has got it ("HASH:COUNT" lines ordered by SHA-1,
/// as the official downloader writes them; tens of gigabytes). The file is searched by halving, in about 35
/// reads of a few hundred bytes, and is never held: reads instead of a memory map, because a file that is
/// written anew under a map would end the program. Any thread.
class BreachedPasswords final
{
public:
    /// `file` need not exist. It is looked at when the first password is asked for, and again when it was
    /// replaced.
    explicit BreachedPasswords(QString file);
    ~BreachedPasswords();
    Q_DISABLE_COPY_MOVE(BreachedPasswords)

    Breached look(const Secret &password) const;

    /// What an administrator should know of the file: how many bytes it has (0: none), or InvalidInput in
    /// plain words when it is not what it should be. Looks at 64 places in it.
    Result<qint64> checkFile() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// SHA-1 in upper-case hexadecimal: how lists of breached passwords name them, and good for nothing else.
QByteArray breachedHash(const Secret &password);

}  // namespace gatehouse
