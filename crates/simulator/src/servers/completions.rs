//! Chat completions, streamed or not.

use super::{Complaint, Heard, Question, state::ServerAnswer};
use serde_json::{Value, json};

/// What may stand in a request. Others are refused, as strict servers do.
const KNOWN: [&str; 13] = [
    "model",
    "messages",
    "tools",
    "tool_choice",
    "temperature",
    "max_tokens",
    "stream",
    "stream_options",
    "response_format",
    "seed",
    "stop",
    "top_p",
    "user",
];

/// Reads a request, strictly.
pub(crate) fn read(question: &Question<'_>) -> Result<Heard, Complaint> {
    let key = question
        .header("authorization")
        .and_then(|header| header.strip_prefix("Bearer "));
    if question
        .settings
        .key
        .as_deref()
        .is_some_and(|expected| key != Some(expected))
    {
        return Err(Complaint::unauthorized());
    }
    let body = question.body.as_object();
    let body = body.ok_or_else(|| Complaint::bad("the body must be an object"))?;
    if let Some(strange) = body.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(Complaint::bad(format!(
            "{strange}: extra inputs are not permitted"
        )));
    }
    if question.text("/model")?.is_empty() {
        return Err(Complaint::bad("a model has a name"));
    }
    if body.contains_key("stream_options") && question.body["stream"] != json!(true) {
        return Err(Complaint::bad("stream_options is for streams"));
    }
    let messages = question.body["messages"]
        .as_array()
        .filter(|messages| !messages.is_empty());
    let messages =
        messages.ok_or_else(|| Complaint::bad("messages must be a list that is not empty"))?;
    let mut called: Vec<&str> = Vec::new();
    for message in messages {
        called = check(message, &called)?;
    }
    if !called.is_empty() {
        return Err(Complaint::bad("every tool call needs its result"));
    }
    for tool in question.body["tools"].as_array().into_iter().flatten() {
        let name = tool["function"]["name"].as_str().unwrap_or_default();
        let is_name = (1..=64).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        if tool["type"] != json!("function")
            || !is_name
            || tool["function"]["parameters"]["type"] != json!("object")
        {
            return Err(Complaint::bad(
                "a tool is a function with a name and an object of parameters",
            ));
        }
    }
    let user = messages
        .iter()
        .rev()
        .find(|message| message["role"] == json!("user"));
    Ok(Heard {
        conversation: String::new(),
        text: user
            .and_then(|user| user["content"].as_str())
            .unwrap_or_default()
            .to_owned(),
    })
}

/// Checks a message after one that left `open` calls without a result; returns those that are left after it.
fn check<'a>(message: &'a Value, open: &[&'a str]) -> Result<Vec<&'a str>, Complaint> {
    let role = message["role"].as_str().unwrap_or_default();
    if role == "tool" {
        let id = message["tool_call_id"].as_str().unwrap_or_default();
        if !open.contains(&id) || !message["content"].is_string() {
            return Err(Complaint::bad("a result belongs to a call before it"));
        }
        return Ok(open.iter().filter(|other| **other != id).copied().collect());
    }
    if !open.is_empty() {
        return Err(Complaint::bad("every tool call needs its result"));
    }
    let calls = message["tool_calls"].as_array();
    let has_content =
        message["content"].is_string() || (calls.is_some() && message["content"].is_null());
    if !["system", "user", "assistant"].contains(&role) || !has_content {
        return Err(Complaint::bad("a message has a role and content"));
    }
    let calls = calls.into_iter().flatten();
    Ok(calls.filter_map(|call| call["id"].as_str()).collect())
}

/// Writes an answer as pieces of a body: a stream in the pieces in which models write, else one object.
pub(crate) fn write(answer: &ServerAnswer, question: &Value) -> Vec<Vec<u8>> {
    let content = answer.says.join("\n\n");
    let hands_over = answer.hands_over.as_ref().map(|reason| {
        json!({ "reason": reason, "summary": "The customer wrote to the bot.", "team": answer.team.as_deref().unwrap_or("") }).to_string()
    });
    let finish = if hands_over.is_some() {
        "tool_calls"
    } else {
        "stop"
    };
    let usage = json!({ "prompt_tokens": 42, "completion_tokens": 7, "total_tokens": 49 });
    if question["stream"] != json!(true) {
        let mut message = json!({ "role": "assistant", "content": content });
        if let Some(arguments) = hands_over {
            message["tool_calls"] = json!([call(&arguments)]);
        }
        let choice = json!({ "index": 0, "message": message, "finish_reason": finish });
        let body = json!({ "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": question["model"], "choices": [choice], "usage": usage });
        return vec![body.to_string().into_bytes()];
    }
    let mut deltas = vec![json!({ "role": "assistant", "content": "" })];
    let words = content.split_inclusive(' ');
    deltas.extend(words.map(|word| json!({ "content": word })));
    if let Some(arguments) = hands_over {
        let (first, rest) = arguments.split_at(
            arguments.len() / 2 + usize::from(!arguments.is_char_boundary(arguments.len() / 2)),
        );
        let mut begun = call(first);
        begun["index"] = json!(0);
        deltas.push(json!({ "tool_calls": [begun] }));
        deltas.push(json!({ "tool_calls": [{ "index": 0, "function": { "arguments": rest } }] }));
    }
    let chunk = |choices: Value| json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": question["model"], "choices": choices });
    let mut chunks: Vec<Value> = deltas
        .into_iter()
        .map(|delta| chunk(json!([{ "index": 0, "delta": delta, "finish_reason": null }])))
        .collect();
    chunks.push(chunk(
        json!([{ "index": 0, "delta": {}, "finish_reason": finish }]),
    ));
    if question["stream_options"]["include_usage"] == json!(true) {
        let mut counted = chunk(json!([]));
        counted["usage"] = usage;
        chunks.push(counted);
    }
    let events = chunks.into_iter().map(|chunk| format!("data: {chunk}\n\n"));
    let whole: String = events.chain(["data: [DONE]\n\n".to_owned()]).collect();
    // Pieces of the network know nothing of events and letters.
    whole.into_bytes().chunks(61).map(<[u8]>::to_vec).collect()
}

fn call(arguments: &str) -> Value {
    json!({ "id": "call_1", "type": "function", "function": { "name": "hand_over", "arguments": arguments } })
}
