;;; emacs.el --- A lawyer's day in Emacs with eglot  -*- lexical-binding: t; -*-

;; emacs --batch --load tests/editors/emacs.el RECIPE FOLDER
;; RECIPE is what editors/README.md has people write into their configuration, `noticelint' is found as their shell would find it, and
;; FOLDER is a copy of examples/video-consultation/with-defects.

;; With a window, Emacs does this by itself.
(require 'package)
(package-activate-all)
(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defvar recipe (pop command-line-args-left))
(defvar folder (file-name-as-directory (pop command-line-args-left)))

(defun check (what holds)
  "Say WHAT was looked at; end if it does not hold: if HOLDS is nil."
  (unless holds
    (princ (format "emacs: not so: %s\n" what) #'external-debugging-output)
    (kill-emacs 1))
  (princ (format "emacs: %s\n" what)))

(defun await (holds)
  "Wait until the function HOLDS returns something, and return that."
  (let ((end (time-add nil 30)) found)
    (while (and (not (setq found (funcall holds))) (time-less-p nil end))
      (accept-process-output nil 0.02))
    found))

(defun open (name)
  "Open the file NAME of the folder, and show it."
  (switch-to-buffer (find-file-noselect (expand-file-name name folder))))

(defun diagnostic (rule)
  "Return the diagnostic of RULE in this buffer, if there is one."
  (cl-find-if (lambda (it) (string-match-p (regexp-quote rule) (flymake-diagnostic-text it))) (flymake-diagnostics)))

(defun mistakes (rule)
  "Wait for a diagnostic of RULE in this buffer."
  (await (lambda () (flymake-start) (diagnostic rule))))

(defun words (words)
  "Return whether this buffer has WORDS."
  (save-excursion (goto-char (point-min)) (search-forward words nil t)))

(defun go-to (words)
  "Go to where WORDS stand first."
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0)))

;; What the user has to be asked is answered at once, and nothing that an editor keeps is left in the folder.
(setq make-backup-files nil auto-save-default nil create-lockfiles nil eglot-sync-connect 30)
(load recipe nil t)

;; Another file of flows, in which a party of the first is spoken of.
(write-region "Flow later: participants -> town -> konfera-uk\n        Data: name\n    Purpose: Letters\n"
              nil (expand-file-name "later.flow" folder))

;; The notice.
(open "notice.de.md")
(call-interactively #'eglot)
(check "the server serves a notice" (eglot-managed-p))
(let* ((rule "art-13-1-b-dpo-contact-missing") (found (mistakes rule)))
  (check "what is missing is reported" found)
  (check "at the heading where it belongs" (= (line-number-at-pos (flymake-diagnostic-beg found)) 5))
  (check "as an error" (eq (flymake-diagnostic-type found) 'eglot-error))
  (goto-char (flymake-diagnostic-beg found))
  ;; The user is asked which of the actions to take, and takes the one that is offered first of those which put something in.
  (cl-letf (((symbol-function 'completing-read) (lambda (_prompt choices &rest _)
                                                  (car (cl-find-if (lambda (it) (plist-get (cdr it) :edit)) choices))))
            (last-nonmenu-event t))
    (call-interactively #'eglot-code-actions))
  (check "the missing clause is put in" (words "datenschutz@wiesenbrueck.example"))
  ;; Changes are sent when the user rests, which never is in a batch, and before saving.
  (save-buffer)
  (check "then nothing is missing there" (await (lambda () (flymake-start) (not (diagnostic rule))))))
(go-to "ausschließlich auf Servern")
(eldoc-print-current-symbol-info t)
(check "a passage is explained"
       (await (lambda () (ignore-errors (with-current-buffer (save-window-excursion (eldoc-doc-buffer) eldoc--doc-buffer)
                                          (words "contradiction-eu-only"))))))

;; The flows, on the same server.
(let ((server (eglot-current-server)))
  (open "later.flow")
  (check "the same server serves flows" (await (lambda () (eq (eglot-current-server) server)))))
(check "cards are coloured" (progn (font-lock-ensure) (go-to "Data") (get-text-property (point) 'face)))
(call-interactively #'eglot-format-buffer)
(check "cards are formatted" (words "\n    Data: name\n"))
(save-buffer)
(go-to "konfera-uk")
(cl-letf (((symbol-function 'y-or-n-p) #'always))
  (eglot-rename "konfera-limited"))
(check "a name is changed where it is spoken of" (words "town -> konfera-limited"))
(open "consultation.flow")
(check "and in the other file, where it is declared" (words "Processor konfera-limited: Konfera Services Limited"))
(check "nowhere does the old one stand" (not (words "konfera-uk")))
(go-to "konfera-limited")
(search-forward "town -> ")
(call-interactively #'xref-find-definitions)
(check "a name leads to its card" (string-prefix-p "Processor konfera-limited" (thing-at-point 'line)))

(eglot-shutdown (eglot-current-server))
(kill-emacs 0)
