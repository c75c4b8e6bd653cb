// A plugin of typedoc: modules are called what they are imported by.
import { Converter } from 'typedoc';

export function load(application) {
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = `@spoor/${module.name.replace(/\/src\b/, '')}`;
  });
}
