// Examples of every command, as its help prints them.
//
//   for (const Example& example : kExamples) …
#pragma once

namespace gouji::cli {

struct Example {
  const char* command;
  const char* lines;  // each with two blanks in front
};

inline constexpr Example kExamples[] = {
    {"check",
     "  gouji check 年报.docx\n"
     "  gouji check drafts/ --min-severity error\n"
     "  gouji check drafts/ --format json | jq '.[].findings[] | select(.rule == "
     "\"applications.row-sum\")'\n"},
    {"run",
     "  gouji run reports/ --out store\n"
     "  gouji run 'crawl/*.jsonl' @more.txt --out store --workers 8\n"},
    {"submit",
     "  gouji submit /shared/reports --coordinator coordinator:7400 --watch\n"
     "  job=$(gouji submit /shared/reports --request-id crawl-2024-01)\n"
     "  gouji submit drafts/ --upload --request-id drafts-2024 --watch\n"},
    {"watch", "  gouji watch 3f2a…\n  gouji watch 3f2a… --findings\n"},
    {"jobs", "  gouji jobs\n  gouji jobs --output json | jq 'select(.state == \"JOB_STATE_RUNNING\")'\n"},
    {"status", "  gouji status 3f2a…\n  gouji status 3f2a… --output json | jq .tally.failed\n"},
    {"cancel", "  gouji cancel 3f2a…\n"},
    {"pause", "  gouji pause 3f2a…\n"},
    {"resume", "  gouji resume 3f2a…\n"},
    {"dead-letters", "  gouji dead-letters 3f2a…\n  gouji dead-letters store --output json\n"},
    {"requeue", "  gouji requeue 3f2a… --document-timeout 300 --watch\n"},
    {"workers", "  gouji workers\n  gouji workers --output name | xargs -n 1 gouji drain\n"},
    {"top", "  gouji top\n  gouji top --interval 0.5\n"},
    {"drain", "  gouji drain worker-7-4711\n"},
    {"results",
     "  gouji results store --table cells --format csv > cells.csv\n"
     "  gouji results store --table findings --rule applications --min-severity error\n"
     "  gouji results 3f2a… --format sqlite --out reports.db --follow\n"
     "  gouji results store --format csv --excel --organ 教育局 --year 2022,2023 > 教育.csv\n"},
    {"token",
     "  gouji token new --tenant city --roles submit,read --name ann --file /etc/gouji/tokens > ann.token\n"
     "  gouji token new --tenant '*' --roles work --name workers --expires 2027-12-31\n"},
    {"verify", "  gouji verify store\n  gouji verify 3f2a…\n"},
    {"rules", "  gouji rules\n  gouji rules applications.row-sum\n"},
    {"inspect",
     "  gouji inspect 年报.docx --stage tables\n  gouji inspect crawl.jsonl@81920 --stage claims\n"},
    {"completion",
     "  gouji completion bash > ~/.local/share/bash-completion/completions/gouji\n"
     "  gouji completion zsh > ~/.zfunc/_gouji\n"
     "  gouji completion fish > ~/.config/fish/completions/gouji.fish\n"},
    {"version", "  gouji version\n"},
};

}  // namespace gouji::cli
