import { defaultTreeAdapter, parse } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { HtmlText } from '#html-text';
import { decodeText } from '#plain-text';
import type { ReadingLimits } from '#reading-limits';
import { costly } from '#refusal';
import type { SourceText } from '#source-text';
import { TextBuilder } from '#text-builder';

/** Deeper than any page; the time of the parser grows with it. */
const MAX_DEPTH = 500;

/** The text of a page as a reader sees it. It is parsed as a browser without scripting does; nothing runs, nothing is fetched. */
export function readHtml(bytes: Uint8Array, limits: ReadingLimits): SourceText {
  const builder = new TextBuilder(limits);
  const writer = new HtmlText(builder);
  for (const step of walk(parsed(decodeText(bytes)))) {
    if ('leave' in step) writer.leave(step.leave);
    else if (defaultTreeAdapter.isTextNode(step.enter)) writer.text(step.enter.value);
    else if (defaultTreeAdapter.isElementNode(step.enter)) writer.enter(step.enter);
  }
  writer.end();
  return builder.source();
}

function parsed(text: string): Tree.Document {
  let depth = 0;
  return parse(text, {
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      onItemPush() {
        depth += 1;
        if (depth > MAX_DEPTH) throw costly(`elements stand in each other more than ${MAX_DEPTH} deep`);
      },
      onItemPop() {
        depth -= 1;
      },
    },
  });
}

type Step = { enter: Tree.ChildNode } | { leave: Tree.Element };

function* walk(document: Tree.Document): Generator<Step> {
  const open: { element: Tree.Element | undefined; rest: Iterator<Tree.ChildNode> }[] = [
    { element: undefined, rest: document.childNodes.values() },
  ];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.rest.next();
    if (next.done) {
      open.pop();
      if (top.element) yield { leave: top.element };
      continue;
    }
    yield { enter: next.value };
    // What stands in a template is no child of it.
    if (defaultTreeAdapter.isElementNode(next.value)) {
      open.push({ element: next.value, rest: next.value.childNodes.values() });
    }
  }
}
