#include "app/server/terminal.h"

#include <cstdio>
#include <string>

#ifdef Q_OS_UNIX
#include <termios.h>
#include <unistd.h>
#endif

namespace gatehouse {

namespace {

constexpr size_t kLongestLine = 4096;

Secret readLine()
{
    Secret line = Secret::ofSize(kLongestLine);
    size_t length = 0;
    for (int c = std::getchar(); c != EOF && c != '\n' && length < kLongestLine; c = std::getchar())
        line.data()[length++] = char(c);
    if (length > 0 && line.data()[length - 1] == '\r') --length;
    return Secret(line.view().first(qsizetype(length)));
}

#ifdef Q_OS_UNIX
/// Turns the terminal's echo off, and on again when it goes.
class QuietTerminal final
{
public:
    QuietTerminal()
    {
        m_changed = tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (!m_changed) return;
        termios quiet = m_before;
        quiet.c_lflag &= ~tcflag_t(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~QuietTerminal()
    {
        if (m_changed) tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        std::fputc('\n', stderr);
    }
    Q_DISABLE_COPY_MOVE(QuietTerminal)

private:
    termios m_before{};
    bool m_changed = false;
};

bool hasTerminal()
{
    return isatty(STDIN_FILENO) == 1;
}
#else
struct QuietTerminal
{
};
bool hasTerminal()
{
    return false;
}
#endif

Secret ask(const char *question)
{
    std::fputs(question, stderr);
    std::fflush(stderr);
    const QuietTerminal quiet;
    return readLine();
}

}  // namespace

Result<Secret> readSecretLine()
{
    Secret secret = readLine();
    if (secret.isEmpty())
        return Error::invalid("password", "missing",
                              QStringLiteral("No password came in: send it as the first line of stdin."));
    return secret;
}

Result<Secret> promptForNewPassword()
{
    if (!hasTerminal()) {
        return Error::invalid("password", "no_terminal",
                              QStringLiteral("There is no terminal to ask on: use --password-stdin."));
    }
    Secret first = ask("New password: ");
    const Secret second = ask("The same again: ");
    if (first.view() != second.view())
        return Error::invalid("password", "passwords_differ",
                              QStringLiteral("The two passwords differ. Nothing was changed."));
    return first;
}

Result<Secret> promptForPassphrase()
{
    if (!hasTerminal()) {
        return Error::invalid("passphrase", "no_terminal",
                              QStringLiteral("There is no terminal to ask on: use --passphrase-stdin."));
    }
    return ask("Passphrase: ");
}

}  // namespace gatehouse
