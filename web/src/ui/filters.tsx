/** Filters live in the address; changing one starts the list anew. */
import { navigate, usePlace, withQuery } from '../router';

export function Choice({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: [value: string, text: string][];
}) {
  const place = usePlace();
  return (
    <label>
      {label}
      <select
        value={place.query.get(name) ?? ''}
        onChange={(event) => navigate(withQuery(place, { [name]: event.target.value, cursor: undefined }))}
      >
        <option value="">any</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Applied on Enter or when the field is left, not on each key. */
export function Entry({ name, label, type }: { name: string; label: string; type: 'number' | 'date' }) {
  const place = usePlace();
  const value = place.query.get(name) ?? '';
  const apply = (text: string): void => {
    if (text !== value) navigate(withQuery(place, { [name]: text, cursor: undefined }));
  };
  return (
    <label>
      {label}
      <input
        key={value}
        type={type}
        defaultValue={value}
        onBlur={(event) => apply(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && apply(event.currentTarget.value)}
      />
    </label>
  );
}
