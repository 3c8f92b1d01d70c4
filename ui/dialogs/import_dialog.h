#pragma once

#include <QTimer>

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
/// let it happen; look at what did, and take it back if that was wrong. Closing it stops nothing that runs.
class ImportDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit ImportDialog(AdminClient &client, QWidget *parent = nullptr);

    /// The file to read, as if it had been chosen.
    void setFile(const QString &path);

protected:
    bool check() override;

private:
    enum class Step { Choose, Check, Over };

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
    void poll();
    void refused(const Error &error);
    void setStep(Step step, const QString &acceptText);
    template <class Use>
    void await(AdminClient::Answer<wire::Import> answer, Use use);

    ImportClient m_calls;
    Step m_step = Step::Choose;
    wire::Import m_import;
    QString m_sentFile;  ///< whose data the server has
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
};

}  // namespace gatehouse::ui
