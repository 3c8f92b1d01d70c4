#include "tests/e2e/console_driver/person.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSystemTrayIcon>
#include <QTabBar>
#include <QTest>

#include "ui/models/cursor_model.h"

using namespace Qt::StringLiterals;

namespace gatehouse::driver {

namespace {

constexpr int kPatienceMs = 15'000;

Error notThere(const QString &what)
{
    return Error::notFound(what);
}

/// The window that can be used now; null while there is none.
QWidget *frontWindow()
{
    if (QWidget *dialog = QApplication::activeModalWidget()) return dialog;
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (qobject_cast<QMainWindow *>(window) != nullptr && window->isVisible()) return window;
    }
    return nullptr;
}

QString spoken(const QWidget &widget)
{
    if (!widget.accessibleName().isEmpty()) return widget.accessibleName();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        return button->text().remove(u'&');
    return {};
}

void scrollTo(QWidget &widget)
{
    for (QWidget *up = widget.parentWidget(); up != nullptr; up = up->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(up)) area->ensureWidgetVisible(&widget);
    }
}

template <class Condition>
Result<void> waitFor(Condition condition, const QString &what)
{
    if (QTest::qWaitFor(condition, kPatienceMs)) return {};
    return notThere(what);
}

template <class W>
QList<W *> inFront()
{
    const QWidget *window = frontWindow();
    return window == nullptr ? QList<W *>() : window->findChildren<W *>();
}

QString cell(const QAbstractItemModel &model, int row, int column)
{
    const QModelIndex index = model.index(row, column);
    const QString first = index.data(Qt::DisplayRole).toString();
    const QString second = index.data(ui::SecondLineRole).toString();
    return second.isEmpty() ? first : first + u'\n' + second;
}

/// Triggers the action with these words, after the act has been answered: it may end the program.
Result<QJsonObject> choose(const QList<QAction *> &actions, const QString &words)
{
    for (QAction *action : actions) {
        if (QString(action->text()).remove(u'&') != words) continue;
        if (!action->isEnabled()) return notThere(u"\"%1\" cannot be chosen now"_s.arg(words));
        QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
        return QJsonObject();
    }
    return notThere(u"no entry is called \"%1\""_s.arg(words));
}

QJsonArray texts()
{
    QJsonArray out;
    for (const QLabel *label : inFront<QLabel>()) {
        if (label->isVisible() && !label->text().isEmpty()) out.append(label->text());
    }
    return out;
}

}  // namespace

Person::Person(QObject *parent) : QObject(parent)
{
    const auto as = [this](Result<QJsonObject> (Person::*method)(const QJsonObject &)) {
        return [this, method](const QJsonObject &act) {
            return (this->*method)(act);
        };
    };
    m_acts = {{u"click"_s, as(&Person::click)},
              {u"type"_s, as(&Person::type)},
              {u"menu"_s, as(&Person::menu)},
              {u"close"_s, as(&Person::close)},
              {u"tray"_s, as(&Person::tray)},
              {u"read"_s, as(&Person::read)},
              {u"item"_s, as(&Person::item)},
              {u"tab"_s, as(&Person::tab)},
              {u"table"_s, as(&Person::table)},
              {u"seen"_s, as(&Person::seen)},
              {u"screenshot"_s, as(&Person::screenshot)}};
}

QJsonObject Person::act(const QJsonObject &act)
{
    const QString name = act.value(u"do"_s).toString();
    const auto found = m_acts.constFind(name);
    const Result<QJsonObject> answer =
        found == m_acts.constEnd() ? notThere(u"nobody knows how to do this"_s) : (*found)(act);
    if (answer.ok()) return *answer;
    return {{u"error"_s, u"%1: %2"_s.arg(name, answer.error().publicMessage)}, {u"texts"_s, texts()}};
}

template <class W>
Result<W *> Person::find(const QString &name, bool enabled)
{
    W *found = nullptr;
    GATEHOUSE_TRY(waitFor(
        [&] {
            for (W *widget : inFront<W>()) {
                if (!widget->isVisible() || spoken(*widget) != name) continue;
                if (enabled && !widget->isEnabled()) continue;
                found = widget;
                return true;
            }
            return false;
        },
        u"nothing on the screen is called \"%1\""_s.arg(name)));
    scrollTo(*found);
    GATEHOUSE_TRY(waitFor([found] { return !found->visibleRegion().isEmpty(); },
                          u"\"%1\" is out of sight"_s.arg(name)));
    return found;
}

/// name: the words on a button, a box to tick or a choice.
Result<QJsonObject> Person::click(const QJsonObject &act)
{
    GATEHOUSE_TRY_ASSIGN(button, find<QAbstractButton>(act.value(u"name"_s).toString()));
    // A box to tick is as wide as its row, but answers only where its mark and words are.
    const QPoint where = button->isCheckable() ? QPoint(12, button->height() / 2) : button->rect().center();
    QTest::mouseClick(button, Qt::LeftButton, {}, where);
    return QJsonObject();
}

/// name: the words of a menu's entry.
Result<QJsonObject> Person::menu(const QJsonObject &act)
{
    return choose(inFront<QAction>(), act.value(u"name"_s).toString());
}

/// The front window's closing button. Answers {visible} after it.
Result<QJsonObject> Person::close(const QJsonObject &)
{
    QWidget *window = frontWindow();
    if (window == nullptr) return notThere(u"no window is open"_s);
    window->close();
    return QJsonObject{{u"visible"_s, window->isVisible()}};
}

/// name: the words of an entry in the menu of the icon beside the clock.
Result<QJsonObject> Person::tray(const QJsonObject &act)
{
    for (const QWidget *window : QApplication::topLevelWidgets()) {
        const auto *icon = window->findChild<QSystemTrayIcon *>();
        if (icon == nullptr || !icon->isVisible() || icon->contextMenu() == nullptr) continue;
        return choose(icon->contextMenu()->actions(), act.value(u"name"_s).toString());
    }
    return notThere(u"there is no icon beside the clock"_s);
}

/// name: of the field; text: what takes the place of what stands in it.
Result<QJsonObject> Person::type(const QJsonObject &act)
{
    const QString text = act.value(u"text"_s).toString();
    GATEHOUSE_TRY_ASSIGN(field, find<QWidget>(act.value(u"name"_s).toString()));
    QWidget *target = field;
    if (auto *lines = qobject_cast<QPlainTextEdit *>(field)) target = lines->viewport();
    QTest::mouseClick(target, Qt::LeftButton);
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, text);
    const auto *line = qobject_cast<QLineEdit *>(field);
    const auto *lines = qobject_cast<QPlainTextEdit *>(field);
    const QString now = line != nullptr ? line->text() : lines != nullptr ? lines->toPlainText() : QString();
    if (now != text) return notThere(u"the field now holds \"%1\""_s.arg(now));
    return QJsonObject();
}

/// name: of a field or of a shown value that has a name. Answers {text}.
Result<QJsonObject> Person::read(const QJsonObject &act)
{
    const QString name = act.value(u"name"_s).toString();
    GATEHOUSE_TRY_ASSIGN(widget, find<QWidget>(name, false));
    const auto text = [widget]() -> QString {
        if (const auto *label = qobject_cast<QLabel *>(widget)) return label->text();
        if (const auto *line = qobject_cast<QLineEdit *>(widget)) return line->text();
        if (const auto *lines = qobject_cast<QPlainTextEdit *>(widget)) return lines->toPlainText();
        return {};
    };
    GATEHOUSE_TRY(waitFor([&text] { return !text().isEmpty(); }, u"\"%1\" stays empty"_s.arg(name)));
    return QJsonObject{{u"text"_s, text()}};
}

Result<QAbstractItemView *> Person::viewWith(const QString &name, const QString &text, int *row)
{
    GATEHOUSE_TRY_ASSIGN(view, find<QAbstractItemView>(name));
    GATEHOUSE_TRY(waitFor(
        [view, &text, row] {
            const QAbstractItemModel *model = view->model();
            for (*row = 0; *row < model->rowCount(); ++*row) {
                for (int column = 0; column < model->columnCount(); ++column) {
                    if (cell(*model, *row, column).split(u'\n').contains(text)) return true;
                }
            }
            return false;
        },
        u"no row of \"%1\" says \"%2\""_s.arg(name, text)));
    return view;
}

/// name: of a list or table; text: a line in one of its rows; twice: open it.
Result<QJsonObject> Person::item(const QJsonObject &act)
{
    int row = 0;
    GATEHOUSE_TRY_ASSIGN(view,
                         viewWith(act.value(u"name"_s).toString(), act.value(u"text"_s).toString(), &row));
    const QModelIndex index = view->model()->index(row, 0);
    view->scrollTo(index);
    const QPoint where = view->visualRect(index).center();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, where);
    if (act.value(u"twice"_s).toBool()) QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, where);
    return QJsonObject();
}

/// name: the words on the tab.
Result<QJsonObject> Person::tab(const QJsonObject &act)
{
    const QString name = act.value(u"name"_s).toString();
    GATEHOUSE_TRY(waitFor(
        [&name] {
            for (QTabBar *bar : inFront<QTabBar>()) {
                for (int i = 0; i < bar->count(); ++i) {
                    if (!bar->isVisible() || bar->tabText(i).remove(u'&') != name) continue;
                    QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
                    return bar->currentIndex() == i;
                }
            }
            return false;
        },
        u"no tab is called \"%1\""_s.arg(name)));
    return QJsonObject();
}

/// name: of the table; until: text that has to be in it. Answers {rows: [{heading: text}]}.
Result<QJsonObject> Person::table(const QJsonObject &act)
{
    const QString name = act.value(u"name"_s).toString();
    int row = 0;
    const QString until = act.value(u"until"_s).toString();
    GATEHOUSE_TRY_ASSIGN(view, until.isEmpty() ? find<QAbstractItemView>(name) : viewWith(name, until, &row));
    const QAbstractItemModel *model = view->model();
    QJsonArray rows;
    for (row = 0; row < model->rowCount(); ++row) {
        QJsonObject one;
        for (int column = 0; column < model->columnCount(); ++column)
            one.insert(model->headerData(column, Qt::Horizontal).toString(), cell(*model, row, column));
        rows.append(one);
    }
    return QJsonObject{{u"rows"_s, rows}};
}

/// until: text that one of the labels has to contain. Answers {title, texts}.
Result<QJsonObject> Person::seen(const QJsonObject &act)
{
    const QString until = act.value(u"until"_s).toString();
    const auto shows = [&until] {
        for (const QJsonValue &text : texts()) {
            if (text.toString().contains(until)) return true;
        }
        return false;
    };
    GATEHOUSE_TRY(waitFor(shows, u"\"%1\" does not show up"_s.arg(until)));
    return QJsonObject{{u"title"_s, frontWindow()->windowTitle()}, {u"texts"_s, texts()}};
}

/// file: the PNG of the front window.
Result<QJsonObject> Person::screenshot(const QJsonObject &act)
{
    QTest::qWait(150);  // what is loading gets the time to show
    QWidget *window = frontWindow();
    if (window == nullptr || !window->grab().save(act.value(u"file"_s).toString()))
        return notThere(u"the picture is not written"_s);
    return QJsonObject();
}

}  // namespace gatehouse::driver
