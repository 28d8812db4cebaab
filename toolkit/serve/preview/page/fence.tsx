import { Component, type ComponentChildren } from 'preact';

/** Where something cannot be drawn, such as a changed file, the rest of the page goes on. */
export class Fence extends Component<{ children: ComponentChildren }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static override getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ComponentChildren {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <p class="field-problem" role="alert">
        This event cannot be shown: parts of it are missing or changed. If it is from a file, save
        the file again.
      </p>
    );
  }
}
