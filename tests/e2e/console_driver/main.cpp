// gatehouse-console-driver --data DIR: the console with a hand from outside. Reads one act as JSON from each
// line of stdin and answers each with one line; `{"open": URL}` in between is an address for the person's
// browser. The end of stdin closes the window.
#include <unistd.h>
#include <QApplication>
#include <QCommandLineParser>
#include <QJsonDocument>
#include <QLocale>
#include <QSocketNotifier>
#include <QTranslator>
#include <cstdio>

#include "app/console/embedded_server.h"
#include "core/base/platform.h"
#include "tests/e2e/console_driver/person.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

using namespace gatehouse;
using namespace Qt::StringLiterals;

namespace {

void say(const QJsonObject &object)
{
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fflush(stdout);
}

class TellingUrlOpener final : public ui::UrlOpener
{
public:
    bool open(const QUrl &url) override
    {
        say({{u"open"_s, url.toString(QUrl::FullyEncoded)}});
        return true;
    }
};

/// Takes the lines of stdin one after the other: an act waits inside, and more may come meanwhile.
class Listener final : public QObject
{
public:
    Listener(driver::Person &person, QWidget &window)
        : m_person(person), m_window(window), m_notifier(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, &Listener::take);
    }

private:
    void take()
    {
        char buffer[4096];
        const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (got <= 0) {
            m_notifier.setEnabled(false);
            m_ended = true;
        } else {
            m_pending.append(buffer, got);
        }
        if (!m_busy) work();
    }

    void work()
    {
        m_busy = true;
        for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
            const QByteArray line = m_pending.left(end);
            m_pending.remove(0, end + 1);
            say(m_person.act(QJsonDocument::fromJson(line).object()));
        }
        m_busy = false;
        if (m_ended) m_window.close();
    }

    driver::Person &m_person;
    QWidget &m_window;
    QSocketNotifier m_notifier;
    QByteArray m_pending;
    bool m_busy = false;
    bool m_ended = false;
};

}  // namespace

int main(int argc, char *argv[])
{
    platform::hardenProcess();
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"gatehouse"_s);
    QApplication::setApplicationDisplayName(u"Gatehouse"_s);
    QApplication::setQuitOnLastWindowClosed(false);

    // The words that tests look for do not depend on whose computer this is.
    QLocale::setDefault(QLocale(u"en"_s));
    QTranslator translator;
    if (translator.load(QLocale(), u"gatehouse"_s, u"_"_s, u":/i18n"_s))
        QApplication::installTranslator(&translator);

    QCommandLineParser parser;
    const QCommandLineOption data(u"data"_s, u"Data folder of the server inside this program."_s, u"DIR"_s);
    const QCommandLineOption keychain(u"keychain"_s, u"Keep tokens in the keychain, as the console does."_s);
    parser.addOptions({data, keychain});
    parser.process(application);

    ui::Theme theme(application);
    ui::KeychainTokenVault keychainVault;
    ui::MemoryTokenVault memoryVault;
    ui::TokenVault &vault =
        parser.isSet(keychain) ? static_cast<ui::TokenVault &>(keychainVault) : memoryVault;
    TellingUrlOpener opener;
    EmbeddedServer localServer(parser.value(data), application);
    ui::MainWindow window({vault, opener, theme, &localServer});
    window.show();
    window.begin({});
    driver::Person person;
    const Listener listener(person, window);
    return QApplication::exec();
}
