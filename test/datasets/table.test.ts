import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import { detectFormat } from '../../src-main/datasets/formats/detect-format';
import { temporaryFolder, writeFiles } from './files';
import { columnNames, csv, fixture, readTable, rowsOf } from './tables';

const plain = 'a,b,price\n1,2,0.5\n3,5,1.5\n5,6,2.5\n';
const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

describe('the files of a table', () => {
  it.each([
    ['commas', plain],
    ['semicolons', plain.replaceAll(',', ';')],
    ['tabs', plain.replaceAll(',', '\t')],
    ['bars', plain.replaceAll(',', '|')],
    ['semicolons and decimal commas', plain.replaceAll(',', ';').replaceAll('.', ',')],
    ['quotes around all', plain.replace(/[^,\n]+/g, '"$&"')],
    ['quoted decimal commas', plain.replace(/(\d)\.(\d)/g, '"$1,$2"')],
    ['a byte order mark', `\ufeff${plain}`],
    ['UTF-16, little-endian', utf16(plain, false)],
    ['UTF-16, big-endian', utf16(plain, true)],
    ['UTF-16 without a mark', Buffer.from(plain, 'utf16le')],
    ['line ends of Windows', plain.replaceAll('\n', '\r\n')],
    ['line ends of old Macs', plain.replaceAll('\n', '\r')],
    ['mixed line ends and empty lines', plain.replace('\n', '\r\n\n').replace('2.5\n', '2.5\r\n\r\n')],
    ['no line end at the end', plain.trimEnd()],
    ['spaces around', plain.replaceAll(',', ' , ')],
  ])('are read with %s', async (_what, text) => {
    const content = await csv(text);
    expect(content).toMatchObject({ task: 'regression', inputShape: [2], outputSize: 1, targetShape: [1] });
    expect(columnNames(content)).toEqual(['a', 'b']);
    expect(rowsOf(content)).toEqual([
      [1, 2],
      [3, 5],
      [5, 6],
    ]);
    expect([...content.train.targets]).toEqual([0.5, 1.5, 2.5]);
    expect(content.test).toBeUndefined();
  });

  it('may be packed, and come as two parts with their columns in another order', async () => {
    const test = 'price,b,a\n9,8,7\n';
    const content = await readTable({
      'iris-train.csv.gz': gzipSync(plain),
      'iris-test.csv.gz': gzipSync(test),
    });
    expect(rowsOf(content, content.test)).toEqual([[7, 8]]);
    expect([...(content.test?.targets ?? [])]).toEqual([9]);
  });

  it('may have no names in them', async () => {
    const content = await csv('1,x,5\n2,y,6\n3,x,8\n');
    expect(content.targetColumn?.name).toBe('column 3');
    expect(content.columns?.map(({ name, kind }) => [name, kind])).toEqual([['column 2', 'categorical']]);
    expect(content.messages).toContainEqual(expect.stringMatching(/no names of columns/));
    expect(content.messages).toContainEqual(expect.stringMatching(/"column 1" is left out: it counts/));
  });

  it('say that they are Latin-1 where they are', async () => {
    const content = await csv(Buffer.from('größe,ort,wert\n1,Köln,1\n2,Ulm,2\n3,Ulm,4\n', 'latin1'));
    expect(columnNames(content)).toEqual(['größe', 'ort']);
    expect(content.columns?.[1]).toMatchObject({ categories: ['Köln', 'Ulm'] });
    expect(content.messages).toContainEqual(expect.stringMatching(/not UTF-8 .* Windows-1252/));
  });

  it('follow what a person says of them', async () => {
    const text = '1#2#3\n4#5#6\n7#8#9.5\n';
    const content = await csv(text, {
      separator: '#',
      header: false,
      target: 'column 1',
      leaveOut: ['column 3'],
    });
    expect(columnNames(content)).toEqual(['column 2']);
    expect([...content.train.targets]).toEqual([1, 4, 7]);
    const named = await csv(text, { separator: '#', header: true });
    expect(columnNames(named)).toEqual(['1', '2']);
  });

  it('are one table, or two parts of one', async () => {
    const folder = writeFiles(temporaryFolder(), { 'a.csv': plain });
    expect((await detectFormat(folder)).format.name).toBe('table');
    expect((await detectFormat(`${folder}/a.csv`)).format.name).toBe('table');
    writeFiles(folder, { 'b.csv': plain });
    await expect(detectFormat(folder)).rejects.toThrow(/does not look like/);
    await expect(readTable({ 'a.csv': plain, 'b.csv': plain })).rejects.toThrow(
      /2 tables \(a\.csv, b\.csv\)/,
    );
    writeFiles(folder, { 'train.csv': plain, 'test.csv': plain });
    expect((await detectFormat(folder)).format.name).toBe('table');
  });
});

describe('the columns of a table', () => {
  it('that number the rows are no inputs, also where rows without a target lie between', async () => {
    const content = await csv('id,size,area\n1,2,5\n2,3,\n3,5,7\n4,8,11\n7,9,13\n');
    expect(content.columns?.map(({ name }) => name)).toEqual(['size']);
    expect(content.train.count).toBe(4);
  });

  it('are numbers, categories, booleans and dates, and some are missing', async () => {
    const content = await csv(
      [
        'id,size,color,member,since,same,name,kind',
        '1,1.5,red,yes,2024-01-01,7,Ann,a',
        '2,NA,green,no,2024-01-02T12:00:00Z,7,Bob,b',
        '3,-3e2,?,no,2024-01-03 06:00,7,"Eve, O.",a',
        '4,nan,red,,null,7,"Mal ""x""\nY",b',
        '5,,red,yes,-,7,Zed,NA',
      ].join('\n'),
    );
    expect(content).toMatchObject({ task: 'classification', classNames: ['a', 'b'], inputShape: [8] });
    expect(rowsOf(content)).toEqual([
      [1.5, 1, 1, 19723],
      [null, 0, 0, 19724.5],
      [-300, null, 0, 19725.25],
      [null, 1, null, null],
    ]);
    expect([...content.train.targets]).toEqual([0, 1, 0, 1]);
    const [size, color, member] = content.columns ?? [];
    expect(size).toMatchObject({
      kind: 'numeric',
      min: -300,
      max: 1.5,
      missing: 2,
      mean: -149.25,
      deviation: 150.75,
    });
    expect(size?.histogram.reduce((a, b) => a + b)).toBe(2);
    expect(color).toEqual({
      name: 'color',
      kind: 'categorical',
      categories: ['green', 'red'],
      missing: 1,
      histogram: [1, 2],
    });
    expect(member).toMatchObject({ kind: 'boolean', missing: 1, min: 0, max: 1 });
    expect(content.messages?.join('\n')).toMatch(
      /predict is "kind", since it is the last[^]*"id" is left out: it counts[^]*"since" holds dates[^]*"same" is left out: all[^]*"name" is left out: each[^]*1 of 5 rows are left out, since their "kind"/,
    );
  });

  it('with numbers and texts are categories, which is told', async () => {
    const content = await csv('a,b\n1,1\n2,2\nx,3\n1,4.5\n');
    expect(content.columns?.[0]).toMatchObject({ categories: ['1', '2', 'x'], histogram: [2, 1, 1] });
    expect(content.messages).toContainEqual(
      expect.stringMatching(/"a" is taken for categories, .* line 4 has "x"/),
    );
  });

  it.each([
    ['its name', 'label,a\n0,1\n1,2\n2,5\n', {}, 'label', 'classification', ['0', '1', '2']],
    ['values of 0 and 1', 'a,survived\n3,0\n4,1\n6,1\n', {}, 'survived', 'classification', ['0', '1']],
    ['its texts', 'a,what\n3,x\n4,y\n6,x\n', {}, 'what', 'classification', ['x', 'y']],
    ['true and false', 'a,what\n3,TRUE\n4,FALSE\n6,TRUE\n', {}, 'what', 'classification', ['false', 'true']],
    ['its numbers', 'a,rooms\n3,1\n4,2\n6,3\n', {}, 'rooms', 'regression', []],
    [
      'what is asked for',
      'a,rooms\n3,1\n4,2\n6,1\n',
      { task: 'classification' as const },
      'rooms',
      'classification',
      ['1', '2'],
    ],
    ['a y beside an x', 'y,x,v\n3,1,1.5\n4,2,2\n6,1,3\n', {}, 'v', 'regression', []],
    ['a y', 'y,a,v\n3.5,1,1.5\n4,2,2\n6,1,3\n', {}, 'y', 'regression', []],
    ['the setting', 'a,b\n3,1\n4,2\n6,1\n', { target: 'A' }, 'a', 'regression', []],
  ])('to predict are classes or numbers by %s', async (_what, text, settings, name, task, classNames) => {
    const content = await csv(text, settings);
    expect(content).toMatchObject({ task, classNames, targetColumn: { name } });
  });

  it('of the test part have the codes of the training part', async () => {
    const content = await readTable({
      'train.csv': 'color,kind\nred,a\nblue,b\nred,b\nblue,a\n',
      'test.csv': 'color,kind\npink,b\nred,a\npink,b\n',
    });
    expect(rowsOf(content, content.test)).toEqual([[null], [1], [null]]);
    expect(content.messages).toContainEqual(
      'test.csv: 2 values of "color" do not occur in the training part and count as missing, the first "pink" in line 2.',
    );
  });

  it('come back as they were written, whatever is in them', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = createRandom(seed, 'table');
      const separator = [',', ';', '\t', '|'][seed % 4] ?? ',';
      const newline = ['\n', '\r\n', '\r'][seed % 3] ?? '\n';
      const words = ['plain', 'two words', 'a "quoted" one', 'a,b;c|d\te', 'two\nlines', 'Grüße', '数'];
      const count = 20 + random.integer(60);
      const rows = Array.from({ length: count }, (_, i) => [
        random.uniform() < 0.2 ? null : (random.uniform() - 0.5) * 10 ** random.integer(20),
        words[i % words.length] ?? '',
        Math.round(1e6 * random.uniform()) / 64,
      ]);
      const quoted = (value: string | number | null): string => {
        if (value === null) return random.uniform() < 0.5 ? '' : 'NA';
        return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
      };
      const text = [['a', 'b', 'c'], ...rows.map((row) => row.map(quoted))]
        .map((row) => row.join(separator))
        .join(newline);
      const content = await csv(text);
      const [, color] = content.columns ?? [];
      if (color?.kind !== 'categorical') throw new Error('b is no category');
      const back = rowsOf(content).map(([a, b], i) => [
        a,
        color.categories[b ?? -1],
        content.train.targets[i],
      ]);
      expect(back, text).toEqual(rows);
    }
  });
});

describe('Parquet', () => {
  it('is read a row group at a time', async () => {
    const content = await readTable(
      { 'train.parquet': fixture('train.parquet'), 'test.parquet': fixture('test.parquet') },
      {},
      {},
      'parquet',
    );
    expect(content).toMatchObject({ task: 'classification', classNames: ['false', 'true'], inputShape: [8] });
    expect(content.columns?.map(({ kind, missing }) => [kind, missing])).toEqual([
      ['numeric', 0],
      ['numeric', 9],
      ['categorical', 0],
      ['numeric', 0],
      ['date', 0],
    ]);
    expect(
      rowsOf(content)
        .slice(38, 42)
        .map((row) => row.slice(2)),
    ).toEqual([
      [0, 3, 19726],
      [2, 4, 19727],
      [1, 5, 19723],
      [0, 6, 19724],
    ]);
    expect(content.test?.count).toBe(30);
  });
});
