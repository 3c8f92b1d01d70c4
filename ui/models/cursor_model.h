#pragma once

#include <QAbstractTableModel>
#include <functional>

#include "core/api/wire/json.h"
#include "ui/client/async.h"
#include "ui/client/problem.h"
#include "ui/theme/theme.h"

namespace gatehouse::ui {

/// What the table's delegate asks beside the text of a cell.
enum CellRole {
    ToneRole = Qt::UserRole + 1,  ///< int(Tone): the text is a chip
    SecondLineRole,               ///< quiet text under the first
    InitialsRole,                 ///< letters in a circle before the text
    MonoRole,                     ///< true: fixed-width letters
};

/// A list of the admin API as a table: pages by cursor, fetched as the view scrolls (fetchMore). On reload
/// the old rows stay until the first new page is there. GUI thread.
class CursorModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    virtual void reload() = 0;
    virtual QString idAt(int row) const = 0;
    bool isLoading() const { return m_loading; }
    /// False until the first answer: an empty table is not yet an empty list.
    bool hasLoaded() const { return m_loaded; }
    int rowOf(const QString &id) const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void loadingChanged(bool loading);
    void pageLoaded();
    void failed(const gatehouse::Error &error);

protected:
    void setHeaders(const QStringList &headers) { m_headers = headers; }
    void setLoading(bool loading);

    QStringList m_headers;
    bool m_loading = false;
    bool m_loaded = false;
};

/// The rows of one kind. `source` fetches the page that a cursor names (empty: the first).
template <class T>
class TypedModel : public CursorModel
{
public:
    using Source = std::function<QFuture<Result<wire::Page<T>>>(const QString &cursor)>;

    using CursorModel::CursorModel;

    void setSource(Source source) { m_source = std::move(source); }
    const T &at(int row) const { return m_rows.at(row); }
    const QList<T> &rows() const { return m_rows; }

    void reload() override { request({}, true); }
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    bool canFetchMore(const QModelIndex &parent) const override
    {
        return !parent.isValid() && !m_loading && !m_next.isEmpty();
    }
    void fetchMore(const QModelIndex &parent) override
    {
        if (canFetchMore(parent)) request(m_next, false);
    }
    QString idAt(int row) const override { return m_rows.at(row).id; }
    /// Puts an answered object in its row, so that a change shows without a reload.
    void replace(const T &changed)
    {
        const int row = rowOf(changed.id);
        if (row < 0) return;
        m_rows[row] = changed;
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
    void removeId(const QString &id)
    {
        const int row = rowOf(id);
        if (row < 0) return;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    void prepend(const QList<T> &fresh)
    {
        if (fresh.isEmpty()) return;
        beginInsertRows({}, 0, int(fresh.size()) - 1);
        m_rows = fresh + m_rows;
        endInsertRows();
    }

private:
    void request(const QString &cursor, bool fresh)
    {
        if (!m_source) return;
        const quint64 generation = ++m_generation;
        m_running.cancel();
        m_running = m_source(cursor);
        setLoading(true);
        whenDone(m_running, this, [this, generation, fresh](const Result<wire::Page<T>> &page) {
            if (generation != m_generation) return;  // overtaken by a newer question
            setLoading(false);
            if (!page.ok()) {
                Q_EMIT failed(page.error());
                return;
            }
            take(*page, fresh);
        });
    }
    void take(const wire::Page<T> &page, bool fresh)
    {
        m_loaded = true;
        m_next = page.next;
        if (fresh) {
            beginResetModel();
            m_rows = page.items;
            endResetModel();
        } else if (!page.items.isEmpty()) {
            beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + page.items.size()) - 1);
            m_rows += page.items;
            endInsertRows();
        }
        Q_EMIT pageLoaded();
    }

    Source m_source;
    QList<T> m_rows;
    QString m_next;
    QFuture<Result<wire::Page<T>>> m_running;
    quint64 m_generation = 0;
};

}  // namespace gatehouse::ui
