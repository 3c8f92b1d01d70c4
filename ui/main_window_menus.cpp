// The window's menus and its tray icon: every verb of the console stands here with its shortcut.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <iterator>

#include "ui/main_window.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/command_palette.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

void MainWindow::makeMenus()
{
    m_serverMenu = menuBar()->addMenu(tr("&Server"));
    m_serverMenu->addAction(icon(u"refresh"_s), tr("&Refresh"), QKeySequence::Refresh, this, [this] {
        if (auto *page = qobject_cast<Page *>(m_pageStack->currentWidget())) page->refresh();
    });
    m_serverMenu->addAction(icon(u"server"_s), tr("&Manage another server\u2026"),
                            QKeySequence(u"Ctrl+Shift+O"_s), this, &MainWindow::askForServer);
    m_serverMenu->addAction(icon(u"settings"_s), tr("Set &up a server\u2026"),
                            QKeySequence(u"Ctrl+Shift+N"_s), this, [this] { runSetup(); });
    m_serverMenu->addAction(icon(u"signout"_s), tr("Sign &out"), QKeySequence(u"Ctrl+Shift+Q"_s), this,
                            &MainWindow::signOut);
    m_serverMenu->addSeparator();
    m_serverMenu->addAction(tr("&Quit"), QKeySequence::Quit, this, &MainWindow::quit);

    m_goMenu = menuBar()->addMenu(tr("&Go"));
    m_goMenu->addAction(icon(u"search"_s), tr("&Find anything\u2026"), QKeySequence(u"Ctrl+K"_s), this,
                        &MainWindow::showPalette);
    m_goMenu->addAction(tr("&Search on this page"), QKeySequence::Find, this, [this] {
        if (auto *page = qobject_cast<Page *>(m_pageStack->currentWidget())) page->focusSearch();
    });
    m_goMenu->addSeparator();
    const QString names[] = {tr("&Overview"),     tr("&Users"),     tr("&Groups"),     tr("S&essions"),
                             tr("&Applications"), tr("Audit &log"), tr("&Keys"),       tr("Se&ttings"),
                             tr("&Mail and SMS"), tr("&Providers"), tr("&Invitations")};
    // The keyboard has ten digits: the page after the tenth has its letter.
    const char *keys[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "I"};
    for (int i = 0; i < int(std::size(keys)); ++i) {
        m_goMenu->addAction(names[i], QKeySequence(u"Ctrl+"_s + QLatin1String(keys[i])), this,
                            [this, i] { go(PageId(i), {}); });
    }
    m_verbMenu = menuBar()->addMenu(tr("&Actions"));

    QMenu *view = menuBar()->addMenu(tr("&View"));
    auto *modes = new QActionGroup(this);
    const std::pair<QString, Theme::Mode> looks[] = {{tr("As the &system"), Theme::Mode::System},
                                                     {tr("&Light"), Theme::Mode::Light},
                                                     {tr("&Dark"), Theme::Mode::Dark}};
    const int kept = QSettings().value(u"window/look"_s, int(Theme::Mode::System)).toInt();
    if (QSettings().contains(u"window/look"_s)) m_services.theme.setMode(Theme::Mode(qBound(0, kept, 2)));
    for (const auto &[text, mode] : looks) {
        QAction *look = view->addAction(text, this, [this, chosen = mode] {
            m_services.theme.setMode(chosen);
            QSettings().setValue(u"window/look"_s, int(chosen));
        });
        look->setCheckable(true);
        look->setChecked(int(mode) == kept);
        modes->addAction(look);
    }
    view->actions().at(0)->setShortcut(QKeySequence(u"Ctrl+Alt+S"_s));
    view->actions().at(1)->setShortcut(QKeySequence(u"Ctrl+Alt+L"_s));
    view->actions().at(2)->setShortcut(QKeySequence(u"Ctrl+Alt+D"_s));
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&About Gatehouse"), QKeySequence::HelpContents, this, [this] {
        showNotice(
            Tone::Plain, tr("Gatehouse %1").arg(QStringLiteral(GATEHOUSE_VERSION)),
            tr("The login server an office can own. Free software under the GNU GPL, version 3 or later."),
            {}, {});
    });
}

void MainWindow::fillVerbMenu()
{
    m_verbMenu->clear();
    if (auto *page = qobject_cast<Page *>(m_pageStack->currentWidget()))
        m_verbMenu->addActions(page->verbs());
    m_verbMenu->menuAction()->setEnabled(!m_verbMenu->isEmpty());
}

void MainWindow::showPalette()
{
    if (m_client == nullptr) return;
    auto *palette = new CommandPalette(*m_client, this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    for (int row = 0; row < m_navigation->count(); ++row) {
        if (m_navigation->item(row)->isHidden()) continue;
        palette->addCommand(m_navigation->item(row)->icon(), m_navigation->item(row)->text(), tr("Page"),
                            [this, row] { m_navigation->setCurrentRow(row); });
    }
    for (const QList<QAction *> &actions : {m_verbMenu->actions(), m_serverMenu->actions()}) {
        for (QAction *action : actions) {
            if (action->isSeparator() || !action->isEnabled()) continue;
            palette->addCommand(action->icon(), QString(action->text()).remove(u'&'),
                                action->shortcut().toString(QKeySequence::NativeText),
                                [action] { action->trigger(); });
        }
    }
    connect(palette, &CommandPalette::userChosen, this, &MainWindow::openUser);
    palette->open();
}

void MainWindow::makeTray()
{
    if (m_services.localServer == nullptr || !QSystemTrayIcon::isSystemTrayAvailable()) return;
    m_tray = new QSystemTrayIcon(markIcon(), this);
    auto *menu = new QMenu(this);
    menu->addAction(tr("&Open Gatehouse"), this, [this] {
        showNormal();
        activateWindow();
    });
    menu->addSeparator();
    menu->addAction(tr("&Quit and stop the server"), this, &MainWindow::quit);
    m_tray->setContextMenu(menu);
    m_tray->setToolTip(tr("Gatehouse"));
    connect(m_tray, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason != QSystemTrayIcon::Trigger) return;
        showNormal();
        activateWindow();
    });
    m_tray->show();
}

}  // namespace gatehouse::ui
