import { useState, type KeyboardEvent } from "react";

import type { Incident } from "@/api/types";
import { Button } from "@/ui/button";
import { Textarea } from "@/ui/form/input";
import { toast } from "@/ui/toast";

import { useAddComment } from "../api/add-comment";

export const COMMENT_ID = "incident-comment";

/** Writes into the timeline. What was typed comes back when the server refuses it. */
export function CommentBox({ incident }: { incident: Incident }) {
  const [text, setText] = useState("");
  const add = useAddComment(incident);
  const send = () => {
    const said = text.trim();
    if (said === "") return;
    setText("");
    add.mutate(said, {
      onError: (error) => {
        setText((typed) => (typed === "" ? said : `${said}\n${typed}`));
        toast.failed("The comment is not saved.", error);
      },
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Keys of the page rest while a field has the focus; Escape is the way back to them.
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="row top cmt"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="vh" htmlFor={COMMENT_ID}>
        Comment
      </label>
      <Textarea
        id={COMMENT_ID}
        className="grow"
        rows={1}
        maxLength={10_000}
        placeholder="Write a comment. Enter posts it."
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" disabled={text.trim() === ""}>
        Post<span className="vh"> comment</span>
      </Button>
    </form>
  );
}
