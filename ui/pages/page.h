#pragma once

#include <QKeySequence>
#include <QList>
#include <QVariantMap>
#include <QWidget>
#include <functional>

#include "core/base/error.h"
#include "ui/client/admin_client.h"
#include "ui/client/async.h"
#include "ui/theme/theme.h"

class QAction;
class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace gatehouse::ui {

enum class PageId {
    Overview,
    Users,
    Groups,
    Sessions,
    Applications,
    Audit,
    Keys,
    Settings,
    Messages,
    Providers,
    Invitations
};

/// What a page asks of the window around it. GUI thread.
class Shell
{
public:
    virtual ~Shell() = default;
    virtual AdminClient &client() = 0;
    /// True when the signed-in person holds the permission, e.g. "users:write".
    virtual bool may(const QString &permission) const = 0;
    virtual QString serverName() const = 0;
    virtual QString issuer() const = 0;
    virtual void showError(const Error &error) = 0;
    virtual void showNotice(Tone tone, const QString &headline, const QString &advice = {},
                            const QString &actionText = {}, std::function<void()> action = {}) = 0;
    /// Shows a page; `filter` is in that page's own words.
    virtual void go(PageId page, const QVariantMap &filter = {}) = 0;
    virtual void openUser(const QString &id) = 0;
    virtual void openClient(const QString &id) = 0;
};

/// One of the window's pages: a title line with its verbs, then the content. Its verbs also stand in the
/// window's menus, so everything works by keyboard.
class Page : public QWidget
{
    Q_OBJECT
public:
    Page(Shell &shell, const QString &title, const QString &subtitle, QWidget *parent = nullptr);

    QString title() const { return m_title; }
    const QList<QAction *> &verbs() const { return m_verbs; }
    /// Fetches anew. Called when the page is shown and on F5.
    virtual void refresh() = 0;
    virtual void applyFilter(const QVariantMap &filter) { Q_UNUSED(filter) }
    /// The page is no longer in view: stop what runs by itself.
    virtual void leave() {}
    /// Puts the cursor into the search field, where there is one.
    virtual void focusSearch() {}

protected:
    Shell &shell() const { return m_shell; }
    AdminClient &client() const { return m_shell.client(); }
    QVBoxLayout *body() const { return m_body; }
    QHBoxLayout *titleBar() const { return m_titleBar; }
    void setSubtitle(const QString &text);
    /// A verb for the menu and the context menu; off without `permission`.
    QAction *addVerb(const QString &text, const QString &iconName, const QKeySequence &shortcut,
                     const QString &permission, std::function<void()> run);
    /// Puts a verb into the title line as a button.
    void addTitleButton(QAction *verb, const char *role = "");
    /// Waits for an answer: `use` on success, the banner on failure.
    template <class T, class Use>
    void await(const QFuture<Result<T>> &future, Use use);

private:
    Shell &m_shell;
    QString m_title;
    QLabel *m_subtitle;
    QVBoxLayout *m_body;
    QHBoxLayout *m_titleBar;
    QList<QAction *> m_verbs;
};

}  // namespace gatehouse::ui

template <class T, class Use>
void gatehouse::ui::Page::await(const QFuture<gatehouse::Result<T>> &future, Use use)
{
    whenDone(future, this, [this, use = std::move(use)](const Result<T> &result) {
        if (result.ok())
            use(*result);
        else
            m_shell.showError(result.error());
    });
}
