#include <QApplication>
#include <QCommandLineParser>
#include <QLocale>
#include <QTranslator>

#include "app/console/embedded_server.h"
#include "core/base/platform.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

int main(int argc, char *argv[])
{
    gatehouse::platform::hardenProcess();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("gatehouse"));
    QApplication::setApplicationDisplayName(QStringLiteral("Gatehouse"));
    QApplication::setApplicationVersion(QStringLiteral(GATEHOUSE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.gatehouse.Console"));
    // The server goes on in the tray when the window is closed.
    QApplication::setQuitOnLastWindowClosed(false);

    QTranslator translator;
    if (translator.load(QLocale(), QStringLiteral("gatehouse"), QStringLiteral("_"),
                        QStringLiteral(":/i18n")))
        QApplication::installTranslator(&translator);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Manage a Gatehouse login server, or run one here."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption data(
        QStringLiteral("data"),
        QCoreApplication::translate("main", "Data folder of the server inside this program."),
        QStringLiteral("DIR"));
    const QCommandLineOption connect(
        QStringLiteral("connect"), QCoreApplication::translate("main", "Manage the server at this address."),
        QStringLiteral("URL"));
    parser.addOptions({data, connect});
    parser.process(application);

    gatehouse::ui::Theme theme(application);
    gatehouse::ui::KeychainTokenVault vault;
    gatehouse::ui::DesktopUrlOpener opener;
    gatehouse::EmbeddedServer localServer(parser.value(data), application);
    gatehouse::ui::MainWindow window({vault, opener, theme, &localServer});
    window.show();
    window.begin(QUrl(parser.value(connect)));
    return QApplication::exec();
}
