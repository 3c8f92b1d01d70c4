#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <atomic>
#include <functional>
#include <thread>

namespace gatehouse {

/// A mail server for one conversation on a thread of its own: says what a test wants it to, and keeps what it
/// was told.
class ScriptedSmtp final
{
public:
    /// The reply to a command, without CR LF; empty hangs up. "." is asked for after the mail.
    using Reply = std::function<QByteArray(const QByteArray &)>;

    explicit ScriptedSmtp(Reply reply, QByteArray greeting = "220 mail.example.org ESMTP")
    {
        m_thread = std::thread([this, reply = std::move(reply), greeting = std::move(greeting)] {
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            m_port = server.serverPort();
            if (!server.waitForNewConnection(5'000)) return;
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            say(*socket, greeting);
            bool inMail = false;
            while (socket->canReadLine() || socket->waitForReadyRead(5'000)) {
                while (socket->canReadLine()) {
                    const QByteArray line = socket->readLine();
                    if (inMail && line != ".\r\n") {
                        mail += line;
                        continue;
                    }
                    inMail = false;
                    const QByteArray command = line.trimmed();
                    commands.append(command);
                    const QByteArray answer = reply(command);
                    if (answer.isEmpty()) return;
                    say(*socket, answer);
                    inMail = answer.startsWith("354");
                }
            }
        });
        while (m_port == 0)
            std::this_thread::yield();
    }
    ~ScriptedSmtp() { join(); }

    int port() const { return m_port; }
    void join()
    {
        if (m_thread.joinable()) m_thread.join();
    }

    // To be read after join().
    QList<QByteArray> commands;
    QByteArray mail;

private:
    static void say(QTcpSocket &socket, const QByteArray &text)
    {
        socket.write(text + "\r\n");
        socket.waitForBytesWritten(1'000);
    }

    std::atomic<int> m_port{0};
    std::thread m_thread;
};

}  // namespace gatehouse
