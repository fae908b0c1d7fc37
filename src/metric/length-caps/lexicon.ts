import type { CapScope } from "./scope.ts";

/**
 * Nouns and verbs that tell what a number limits.
 * `strong` names what the assistant says to its user and nothing else; `weak` may be that (a summary, an update,
 * a text); `other` is some other thing that has a length. Longer entries win over shorter ones inside them, so
 * "commit message" is `other` though "message" is `weak`.
 */
export type Side = "strong" | "weak" | "other";

interface Entry {
  readonly side: Side;
  readonly scope?: CapScope;
  readonly sources: readonly string[];
  /** Something one writes that is not the reply (commits, titles, memory files) or another writer: weak nouns near it belong to it. */
  readonly domain?: boolean;
}

const CALLS =
  "(?:tool|function|command|shell|bash|mcp)[ -]?(?:calls?|uses?|invocations?|runs?|executions?|results?|steps?)(?: blocks?)?";

export const LEXICON: readonly Entry[] = [
  {
    side: "strong",
    scope: "between-tool-calls",
    sources: [
      `(?:text|prose|words?|writing|output|messages?|narration|commentary|comments?|remarks?|notes?|updates?|chatter|anything|everything|what you (?:say|write)|content|sentences?|lines?|talk|explanations?|replies|responses) (?:\\w+ ){0,3}(?:between|in between|around|amid|among|before|alongside|surrounding|accompanying|preceding|after|adjacent to|next to|near|beside|with) (?:\\w+ ){0,3}?(?:tools?|calls?|tool[ -]calls?|actions|steps|invocations)`,
      `(?:between|in between|in-between|around|amid|surrounding|adjacent to|next to|with|alongside) (?:your |the |any |one |two |consecutive |successive |individual |back-to-back |adjacent |subsequent ){0,3}(?:${CALLS}|calls|tools|actions|invocations|tool|searches|edits|commands|reads|steps)`,
      `(?:before|after|alongside|with|accompanying|preceding|following|prior to|ahead of|to introduce) (?:each|every|any|a|an|another|the next|your next|one|individual) (?:${CALLS}|tool|call|action|command|step|invocation)`,
      `(?:before|prior to|when|while|after|between) (?:invoking|calling|using|running|executing) (?:(?:a|an|any|each|every|the|another|your) )?(?:next )?(?:tools?|commands?|functions?|actions?)`,
      `(?:preced|introduc|prefac|accompan|announc|follow|contain|carry|hold)(?:e|es|s|ed|ing|y|ies|ying)? (?:(?:a|an|any|each|every|the|your) )?(?:${CALLS}|calls?|tools?|actions?|commands?)`,
      "(?:then|and) (?:make |call |run |invoke )(?:the |your |a )?(?:next )?(?:tool|call|command)",
      `(?:inter|pre|post|mid)[ -]?(?:tool|call)(?:[ -]calls?)?(?: (?:text|prose|narration|commentary|messages?|remarks?))?`,
      "(?:interim|intermediate|interstitial|in-between|in between|connective|linking|filler) (?:text|prose|messages?|writing|narration|commentary|output|remarks?|notes?|turns?|content|responses?|replies)",
      "mid[ -](?:task|turn|run|work|flow) (?:text|prose|messages?|narration|commentary|remarks?|notes?|updates?)",
      "narrations?|narrate|narrating|running commentary|play-by-play|commentary|chatter|chattiness|verbiage|monologues?|preambles?|lead-ins?",
      "(?:running|working) (?:notes?|remarks?|comments?|text)|as you (?:work|go|proceed)",
      "while (?:you are |you're |still )?(?:working|using tools|you work|running tools|calling tools|a task is (?:in progress|running)|tools (?:run|are running))",
    ],
  },
  {
    side: "strong",
    scope: "final",
    sources: [
      "(?:final|closing|concluding|last|end[ -]of[ -](?:turn|task|session|run)|terminal|ultimate) (?:\\w+ )?(?:responses?|replies|reply|answers?|messages?|texts?|summar(?:y|ies)|reports?|remarks?|notes?|words?|outputs?|results?|outcomes?|statements?|turns?|paragraphs?|updates?|write-?ups?|recaps?)",
      "wrap[ -]?ups?|sign[ -]?offs?|recaps?|debriefs?|end-of-turn|closing (?:note|remark|statement|line|words)s?",
      "(?:finish|close|end|conclude|wrap up)(?: out| up| off)? (?:the|your|each|every|a) (?:turn|task|session|work|job)",
      "(?:finish|close|end|conclude|wrap up|sign off)(?:ing)? (?:up |off )?with",
      "when (?:you are |you're |the task is |the work is |everything is |all is |you have )?(?:done|finished|complete|completed|finishing)|(?:once|after) (?:you are |you're |the task is |the work is |you have )?(?:done|finished|completed?)|(?:on|upon|after) (?:completion|completing|finishing)|(?:report|announce|confirm)(?:ing)? (?:the |your )?completion|at the (?:end|close|conclusion) of (?:the|a|each|every|your) (?:turn|task|job|session|run)",
    ],
  },
  {
    side: "strong",
    scope: "update",
    sources: [
      "(?:progress|status) (?:updates?|reports?|notes?|messages?|lines?|texts?)|check-ins?|heads-up",
      "(?:your |the )?next (?:step|move|action)s?",
      "(?:what|how) you(?:'re| are) (?:about|going) to (?:do|run|change|call)",
    ],
  },
  { side: "weak", scope: "update", sources: ["updates?", "announce(?:ment|ments)?|announcing"] },
  {
    side: "strong",
    scope: "thinking",
    sources: [
      "(?:your |private |internal |hidden |extended |visible |pre-answer )?(?:thinking|reasoning|thoughts|chain[ -]of[ -]thought|deliberations?|scratchpad|inner monologue)(?: (?:blocks?|steps?|text|traces?|sections?))?",
      "thinks?(?! (?:of|about))|deliberate",
    ],
  },
  {
    side: "strong",
    scope: "response",
    sources: [
      "(?:assistant |chat |user-facing |conversational |visible |written |text |natural[ -]language |textual )*(?:responses?|replies|reply|answers?)",
      "(?:answer|address|respond to|reply to)(?:ing)? (?:(?:each|every|any|all|the|a|an|my|their) )?(?:\\w+ )?(?:questions?|requests?|quer(?:y|ies)|prompts?|messages?|users?)",
      "responding|replying|answering|respond|responds",
      "prose|utterances?|verbosity|user-facing (?:text|writing|output|content|messages?|prose|communications?)|natural[ -]language (?:text|output|content)?",
      "(?:your|assistant|text|visible|written|spoken|conversational|chat|free-form) (?:\\w+ )?(?:outputs?|text|messages?|turns?|writing|prose|speech|communications?|explanations?|remarks?|statements?|comments|words|summar(?:y|ies)|content|contributions?|posts?)",
      "(?:text|texts|output|messages?|anything|everything|whatever|all|communications?|something|prose|content|reports?|summar(?:y|ies)|notes?|results?|things?) (?:\\w+ ){0,2}?(?:you (?:\\w+ )?(?:say|write|type|send|emit|produce|post|output|generate|address|display|show|tell|print)|(?:addressed |sent |shown |written |displayed |directed |visible |back )?(?:to|for) (?:the |your )?(?:users?|humans?|person|people|reader|developer|customer|operator|me))",
      "(?:anything|everything|whatever|what|all|text|prose|something) (?:that )?(?:the |your |a )?(?:users?|reader|customer|person|human) (?:\\w+ ){0,2}?(?:reads?|sees?|gets?|receives?)",
      "what you (?:say|write|tell|send|output|emit|type|post)|(?:anything|everything|whatever|how much) you (?:say|write|tell|send|output|type|post)",
      "(?:talk|speak|write|report|explain|say|communicate|address|message|send|show|display|describe|summari[sz]e)(?:ing)? (?:\\w+ ){0,3}?(?:back )?to (?:the |your )?(?:users?|human|person|people|reader|customer|operator|me)",
      "(?:tell|telling|inform|informing|update|updating|address|addressing|brief|briefing|notify|notifying) (?:the |your )?(?:users?|human|person|people|reader|customer|operator|me)",
      "assistant (?:messages?|turns?|text|output)|(?:each|every|a|any|per|one) turn",
      "speech|small talk|talking|verbalize|self-talk|ramble|rambling|speaking",
    ],
  },
  {
    side: "weak",
    scope: "response",
    sources: [
      "(?:be|stay|remain) (?:very |extremely |as )?(?:brief|concise|terse|short|succinct|laconic)|answer|reply|messages?|texts?|outputs?|write|writes|writing|summar(?:y|ies)|summari[sz](?:e|ing)|reports?|reporting|explanations?|explain|explains|explaining|state|states|stating|say|says|saying|speak|talk|tell|describe|describing|remarks?|statements?|comment (?:in|with|using|on|briefly|to|about)|comments to|notes?|conclusions?|conclude|communicate|communications?|content|rationales?|justifications?|justify|acknowledg(?:e|ments?)|introductions?|intros?|turns?|wording|compose|present|analysis|analyses|clarifications?|apolog(?:y|ies|ize)|disclaimers?|caveats?|greetings?|greet|closings?|length|brevity|concision|limits?|caps?|generate|produce|emit|deliver|express|walkthroughs?|overviews?|recommendations?|recommend|feedback|outcome|findings",
    ],
  },
  {
    side: "strong",
    scope: "part",
    sources: [
      "(?:bullet|paragraph|section|sentence|item|point|list|list item|bullet point)s? (?:in|of) (?:your|a|the|each|every|any) (?:reply|replies|responses?|answers?)",
    ],
  },
  {
    side: "weak",
    scope: "part",
    sources: ["(?:bullets?|bullet points?|paragraphs?|sentences?|sections?|list items?|bulleted lists?|lists?)"],
  },
  {
    side: "other",
    domain: true,
    sources: [
      // version control
      "(?:git )?commits?(?:[ -](?:messages?|subjects?|titles?|bodies|body|summar(?:y|ies)|descriptions?|texts?|lines?|headers?))*|committing|squash message|merge messages?|commit log",
      "(?:subject|summary|header|title|first|signature|trailer) lines?(?: of (?:the |a |each |every )?commits?)?",
      "(?:prs?|pull[ -]requests?|merge[ -]requests?|mrs?)(?:[ -](?:titles?|descriptions?|bodies|body|summar(?:y|ies)|messages?|comments?|texts?|overviews?|reviews?))*|(?:code )?review comments?|inline comments?",
      "branch(?:es)?(?: names?)?|tags?|changelogs?(?: (?:entry|entries|lines?))?|release notes?|diffs?|patch(?:es)?|hunks?|version notes?",
    ],
  },
  {
    side: "other",
    domain: true,
    sources: [
      // names and labels
      "(?:session |conversation |chat |page |document |thread |window |task |issue )?(?:titles?|names?|labels?|headings?|headlines?|headers?|captions?|slugs?|subtitles?|taglines?|subjects?(?! to))(?: (?:text|field)s?)?",
      "(?:alert|warning|marketing|help|usage|button|banner|ui|interface|email|sms|slack|discord|push|pop-?up|placeholder|welcome|landing|ad|product|meta|seo|legal|validation|assertion|debug|audit|deprecation|announcement) (?:texts?|messages?|copy|strings?|summar(?:y|ies)|outputs?|statements?)",
      "descriptions?|docstrings?|jsdoc|javadoc|doc comments?|(?:code |inline |block )?comments?(?: blocks?)?|todo comments?|alt[ -]texts?|tooltips?|placeholders?|chips?|badges?|toasts?|(?:push |desktop |slack )?notifications?|banners?|buttons?|menu items?|identifiers?|hooks? names?|hints?|breadcrumbs?",
    ],
  },
  {
    side: "other",
    sources: [
      // code and files
      "code|functions?|methods?|class(?:es)?|variables?|files?|modules?|scripts?|snippets?|code blocks?|programs?|tests?(?: names?| cases?)?|configs?|configuration|yaml|json|csv|html|css|sql|markdown files?|readme|documentation|docs|documents?|articles?|notebooks?|cells?|rows?|columns?|tables?|pdfs?|spreadsheets?|logs?(?: (?:messages?|lines?|entries|output|files?))?|stack ?traces?|tracebacks?|error (?:messages?|texts?|output)|errors?|warnings?|exceptions?",
      "lines?(?: (?:length|width|numbers?))?|line[ -]lengths?|width|indentation|whitespace|blank lines?|wrap|wrapped|wrapping|offsets?|chunks?|batch(?:es)?|blocks?|buffers?|pages?|headers and footers|passwords?|tokens?|secrets?|keys?|ids?|uuids?|hash(?:es)?|urls?|paths?|file ?names?|directories|folders?",
      // tools, inputs, outputs of machines
      "(?:tool|command|shell|bash|script|process|program|terminal|console|test|build|search|query|grep|api|http|server|web|json|mcp|function|hook|subprocess|backend|sql|log|standard|compiler|linter|model) (?:responses?|repl(?:y|ies)|answers?|outputs?|results?|messages?|text|errors?|bod(?:y|ies)|descriptions?)",
      "(?:outputs?|results?|contents?|text|response) (?:of|from|returned by|produced by) (?:\\w+ ){0,3}?(?:commands?|tools?|scripts?|files?|tests?|builds?|process(?:es)?|search(?:es)?|api|server|page|document|programs?|hooks?|subagents?|agents?|bash|shell)",
      "stdout|stderr|results?|search(?:es)?|matches|hits|excerpts?|previews?|thumbnails?|screenshots?|quer(?:y|ies)|inputs?|parameters?|params?|arguments?|args|fields?|values?|strings?|schemas?|options?|choices?|regex(?:es)?|patterns?|globs?|payloads?|bodies|body|requests?|api calls?|fetch(?:es|ed)?|reads?|read|returns?|returned|timeouts?|delays?|cells?|quotes?|quotations?|citations?|lyrics|copyrighted (?:text|material|content)|transcripts?|histor(?:y|ies)|context|context windows?|window|max[ _-]?tokens|thinking (?:budget|tokens)|(?:budget|reasoning) tokens|token (?:budget|usage|count)|tokenizer|cache|caches|database|records?|truncat(?:e|es|ed|ion)|scroll(?:back)?|terminal|viewport|screens?",
    ],
  },
  {
    side: "other",
    domain: true,
    sources: [
      // other writers and other texts
      "(?:sub-?agents?|agents?|workers?|teammates?|child agents?|explorers?|reviewers?|forks?|delegates?)(?:'s?)?(?: (?:final|last|full|own|closing))?(?: (?:reports?|responses?|repl(?:y|ies)|answers?|prompts?|results?|outputs?|messages?|summar(?:y|ies)|descriptions?))*",
      "(?:user|user's|customer|human|their|his|her|client|caller)(?:'s)? (?:\\w+ )?(?:messages?|prompts?|requests?|inputs?|questions?|quer(?:y|ies)|text|turns?|repl(?:y|ies)|answers?|comments?|posts?)",
      "prompts?|(?:system )?instructions|plans?|plan files?|todos?|to-dos?|todo (?:items?|lists?)|tasks? (?:descriptions?|names?|subjects?|lists?)|tickets?|issues?(?: (?:bodies|titles?|descriptions?))?|questions?|memor(?:y|ies)(?: (?:files?|entry|entries|index))?|memory\\.md|claude\\.md|agents\\.md|index|entr(?:y|ies)|notes files?|bookmarks?|tweets?|emails?|e-mails?|poems?|haikus?|essays?|stories|story|blog posts?|letters?|sms|slack messages?|text messages?|chat messages? from|press releases?|abstracts?|cover letters?|passages?|books?|chapters?|skills?|skill descriptions?|frontmatter|catalogs?|hook",
      "cite[sd]?|citing|quot(?:e|es|ed|ing)|reproduc(?:e|es|ed|ing)|copy|copies|paste[sd]?|excerpt|extract|load|scan|view|print|store[sd]?|save[sd]?|typed|enter|select(?:ed)?|upload|download|edit|parse",
      "reads up to|lines of|words like|words such as|characters such as|max(?:imum)? length of (?:the )?(?:string|value|field|name)",
    ],
  },
];
