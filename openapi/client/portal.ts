// A small portal on the client that is generated from the document: it need only compile.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

type Problem = components["schemas"]["Problem"];
type Step = paths["/v1/dossiers/{dossier_id}/steps"]["post"]["requestBody"]["content"]["application/json"];
type Dossier = components["schemas"]["DossierOut"];

const tdkt = createClient<paths>({ baseUrl: "/" });

const signed = (token: string): Middleware => ({
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
});

class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail} ${problem.way_out}`);
  }
}

function must<T>(answer: { data?: T; error?: Problem }): T {
  if (answer.error !== undefined) throw new Refused(answer.error);
  if (answer.data === undefined) throw new Error("no body");
  return answer.data;
}

export async function signIn(client_id: string, username: string, password: string): Promise<void> {
  const body = { grant_type: "password", client_id, username, password };
  const bodySerializer = () => new URLSearchParams(body);
  tdkt.use(signed(must(await tdkt.POST("/oauth2/token", { body, bodySerializer })).access_token));
}

export async function everyDraft(owner_unit_id: string): Promise<string[]> {
  const found: string[] = [];
  let page_token: string | undefined;
  do {
    const query = { owner_unit_id, state: "draft" as const, page_size: 200, ...(page_token ? { page_token } : {}) };
    const page = must(await tdkt.GET("/v1/dossiers", { params: { query } }));
    found.push(...page.items.map((dossier) => dossier.id));
    page_token = page.next_page_token ?? undefined;
  } while (page_token);
  return found;
}

export async function open(unit: string, key: string): Promise<Dossier> {
  const body = { owner_unit_id: unit, deciding_unit_id: unit, type: "cong_trang" as const, name: "Thử", year: 2025 };
  return must(await tdkt.POST("/v1/dossiers", { params: { header: { "idempotency-key": key } }, body }));
}

export async function step(dossier_id: string, seen: string, key: string, body: Step): Promise<Dossier> {
  const header = { "if-match": seen, "idempotency-key": key };
  const params = { path: { dossier_id }, header };
  return must(await tdkt.POST("/v1/dossiers/{dossier_id}/steps", { params, body }));
}

export async function giveBack(dossier_id: string, seen: string, nomination_id: string): Promise<Dossier> {
  return step(dossier_id, seen, "return-1", {
    action: "return",
    reason: "Thiếu tóm tắt thành tích.",
    flags: [{ nomination_id, field: "summary", note: "Nêu rõ thành tích." }],
  });
}

export async function submit(dossier_id: string, seen: string): Promise<string> {
  try {
    return (await step(dossier_id, seen, "submit-1", { action: "submit" })).state;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    const { status, code, errors, legal_basis, current_etag } = refusal.problem;
    const law = legal_basis.map((one) => `${one.instrument} ${one.article}`).join(", ");
    const where = errors.map((one) => `${one.pointer}: ${one.message}`).join("; ");
    return `${status} ${code} ${law} ${where} ${current_etag ?? ""}`;
  }
}

// What the types refuse; each line would compile if the document said too little.
// @ts-expect-error an action that the process does not have
export const unknownAction: Step = { action: "approve" };
// @ts-expect-error a member that belongs to another action
export const foreignMember: Step = { action: "receive", flags: [] };
// @ts-expect-error a return's flag is about something
export const emptyFlag: Step = { action: "return", flags: [{}] };
// @ts-expect-error a dossier is opened by its owner
export const unowned = () => tdkt.POST("/v1/dossiers", { body: { name: "Thử" } });
