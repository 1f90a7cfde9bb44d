/** "Copy report": the report goes to the clipboard, or, where nothing may be copied for the person, is shown selected. */
import { sharedNow } from "../../shared/clock.ts";
import type { Heptaspin } from "../client.ts";
import { copy, REFUSED } from "../controls/share.ts";
import { create } from "../dom.ts";
import type { Notice } from "../notice.ts";
import type { LoadRecord } from "./load-record.ts";
import { report } from "./report.ts";

export interface CopyReportOptions {
  readonly client: Pick<Heptaspin, "status">;
  readonly record: () => LoadRecord;
  readonly section: HTMLElement;
  readonly notice: Pick<Notice, "showBriefly">;
}

export async function copyReport({ client, record, section, notice }: CopyReportOptions): Promise<void> {
  const status = await client.status();
  const text = report({ userAgent: navigator.userAgent, status, record: record(), now: sharedNow() });
  if (await copy(navigator.clipboard, text)) {
    notice.showBriefly("Report copied");
    return;
  }
  section.querySelector(".lab-report")?.remove();
  const field = create("textarea", { className: "lab-report", value: text, readOnly: true, ariaLabel: "Report" });
  field.addEventListener("blur", () => field.remove());
  section.append(field);
  field.select();
  notice.showBriefly(REFUSED);
}
