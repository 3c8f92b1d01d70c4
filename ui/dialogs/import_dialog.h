#pragma once

#include <QDateTime>
#include <QTimer>
#include <optional>

#include "ui/client/import_client.h"
#include "ui/dialogs/form_dialog.h"

class QComboBox;
class QProgressBar;
class QStackedWidget;

namespace gatehouse::ui {

class DataTable;
class ImportChoice;
class ImportRowModel;

/// Takes in a list of people, step by step: choose the file and how it is read; look at what would happen;
/// let it happen; look at what did, and take it back if that was wrong. Closed while it runs it asks whether
/// to stop; what goes on is found again among the earlier imports.
class ImportDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit ImportDialog(AdminClient &client, QWidget *parent = nullptr);

    /// The file to read, as if it had been chosen.
    void setFile(const QString &path);

public Q_SLOTS:
    void reject() override;

protected:
    bool check() override;

private:
    enum class Step { Choose, Check, Over };
    /// A file as it was when it was sent: a mended one is another.
    struct FileState
    {
        QString path;
        qint64 size = 0;
        QDateTime modified;
        friend bool operator==(const FileState &, const FileState &) = default;
    };

    QWidget *resultsPage();
    void go();
    void begin();
    void sendPart(int part);
    void run(bool dryRun);
    void askToUndo();
    void undo();
    void stop();
    void follow(const wire::Import &import);
    void showImport(const wire::Import &import);
    void showOutcome();
    void showEarlier();
    void showAgain(const wire::Import &import);
    void askToStop();
    static FileState stateOf(const QString &path);
    void poll();
    void refused(const Error &error);
    void setStep(Step step, const QString &acceptText);
    template <class Use>
    void await(AdminClient::Answer<wire::Import> answer, Use use);

    ImportClient m_calls;
    Step m_step = Step::Choose;
    wire::Import m_import;
    std::optional<FileState> m_sending;
    std::optional<FileState> m_sent;  ///< whose data the server has, all of it
    qint64 m_parts = 0;
    bool m_earlier = false;  ///< looked up again, not made here
    int m_failures = 0;      ///< of the question how far it is, one after the other
    QTimer m_poll;
    QStackedWidget *m_pages;
    bool m_asking = false;
    ImportChoice *m_choice;
    QLabel *m_headline;
    QProgressBar *m_progress;
    QComboBox *m_filter;
    ImportRowModel *m_model;
    DataTable *m_rows;
    QPushButton *m_stop;
    QPushButton *m_undo;
    QPushButton *m_back;
    QPushButton *m_past;
};

}  // namespace gatehouse::ui
