#!/bin/sh
# Any other CI, and your own machine: checks the folder, writes reports that most of them read, and what has changed in law.
# usage: notices.sh [BASE]      (BASE: the branch or commit to compare with)
set -u
status=0
noticelint check --output junit=notices.xml --output checkstyle=notices.checkstyle.xml || status=$?
if [ $# -gt 0 ]; then
    # 1 means that something differs: that is no failure.
    noticelint diff --format markdown "$1...HEAD" > changes-in-law.md || [ $? -eq 1 ] || status=2
fi
exit $status
