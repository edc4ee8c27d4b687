import type { Condition, Field, QueryValue } from '../../domain/query/query';
import type { Statement } from './statement';

/**
 * A condition in SQL. There a comparison with NULL is neither true nor false; a condition of ours is false then, which
 * `IS NOT TRUE` sees to wherever it is turned around.
 */
export function conditionSql(condition: Condition, statement: Statement): string {
  switch (condition.type) {
    case 'and':
    case 'or':
      return balanced(
        condition.parts.map((part) => conditionSql(part, statement)),
        condition.type === 'and' ? 'AND' : 'OR',
      );
    case 'not':
      return `(${conditionSql(condition.part, statement)} IS NOT TRUE)`;
    case 'compare': {
      const { field, operator, value } = condition;
      const bound = statement.bind(value);
      return passes(field, value, statement, (column) => `${column} ${operator} ${bound}`);
    }
    case 'in': {
      const { field, values } = condition;
      const isNumber = (value: QueryValue): boolean => typeof value === 'number';
      const kinds = [values.filter(isNumber), values.filter((value) => !isNumber(value))];
      const parts = kinds.flatMap((kind) => {
        const [first] = kind;
        if (first === undefined) return [];
        const bound = kind.map(statement.bind).join(', ');
        return passes(field, first, statement, (column) => `${column} IN (${bound})`);
      });
      return balanced(parts, 'OR');
    }
    case 'contains': {
      const part = statement.bind(condition.text);
      return passes(
        condition.field,
        '',
        statement,
        (column) => `instr(lower(${column}), lower(${part})) > 0`,
      );
    }
    case 'like': {
      const pattern = statement.bind(condition.pattern);
      return passes(condition.field, '', statement, (column) => `${column} LIKE ${pattern}`);
    }
    case 'missing':
      return `(${statement.field(condition.field).missing ?? 'FALSE'})`;
    case 'nan':
      return `(${statement.field(condition.field).nan ?? 'FALSE'})`;
  }
}

/** Whether values of a field that are of the kind of a value pass a test; one of them, where there can be several. */
function passes(
  field: Field,
  value: QueryValue,
  statement: Statement,
  test: (column: string) => string,
): string {
  const { number, text, some } = statement.field(field);
  if (typeof value !== 'number' && some !== undefined) return `(${some(test)})`;
  return `(${test((typeof value === 'number' ? number : text) ?? 'NULL')})`;
}

/** Joins in halves: SQLite bounds how deep expressions stand in each other, and a chain is as deep as it is long. */
function balanced(parts: readonly string[], operator: 'AND' | 'OR'): string {
  const [first, ...others] = parts;
  if (first === undefined) return operator === 'AND' ? 'TRUE' : 'FALSE';
  if (others.length === 0) return first;
  const middle = parts.length >> 1;
  return `(${balanced(parts.slice(0, middle), operator)} ${operator} ${balanced(parts.slice(middle), operator)})`;
}
