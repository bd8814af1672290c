/** Households of invented people in an invented valley. */
import { addDays, addYears, type Day } from '../calendar';
import { type Random } from '../random';

export interface DemoPerson {
  /** FHIR id. */
  id: string;
  last: string;
  first: string;
  sex: 'F' | 'M';
  born: Day;
}

export interface Household {
  /** The first adult: guarantor of the children and subscriber of the family's coverage. */
  head: DemoPerson;
  spouse?: DemoPerson;
  children: DemoPerson[];
  address: { line: string; city: string; state: string; zip: string };
}

const WOMEN =
  'ADA BEATRICE CLARA DELLA EDITH FLORA GRETA HESTER IRIS JOAN KITTY LENA MABEL NORA OLIVE PEARL RUTH SYLVIA TESSA UNA VERA WANDA YVONNE ZELDA AGNES BRIDGET CORA DORA ELSIE FERN'.split(
    ' ',
  );
const MEN =
  'AMOS BASIL CALVIN DUNCAN EDGAR FELIX GILES HUGO IVAN JASPER KARL LIONEL MILES NED OSCAR PERCY QUENTIN RUFUS SILAS TOBY VICTOR WALTER XAVIER ALFRED BERTRAM CLEMENT DEXTER EZRA FRANK GUS'.split(
    ' ',
  );
const SURNAMES =
  'ALDERWICK BRACKENRIDGE CASTELLANE DUNMORE ELLERBY FAIRWEATHER GRIMSHAW HALVORSEN INGLEBY JELLICOE KETTERIDGE LOCKHART MERIWETHER NETTLEFOLD OAKHURST PENHALIGON QUIMBY ROOKWOOD SWALLOWFIELD THISTLEWOOD UNDERHAY VANTERPOOL WINTERBOURNE YARDLEY ZELLWEGER ARKWRIGHT BELLWETHER CORBISHLEY DRINKWATER EVERSLEIGH FOTHERINGAY GOODENOUGH HOLLOWAY ISHERWOOD JESSAMINE KILBRIDE LARKSPUR MUNDERLEY NORTHCOTE ORMEROD PETTIGREW QUILLER RAVENHILL SUMMERSBY TREMAYNE UTTLEY VENTRESS WHITTAKER YELLAND ZOUCHE'.split(
    ' ',
  );
const STREETS = [
  'ELM ROW',
  'MILL LANE',
  'ORCHARD STREET',
  'QUARRY ROAD',
  'CANAL STREET',
  'BEECH AVENUE',
  'FERRY ROAD',
  'CHAPEL HILL',
];
/** No town of these names and ZIP codes is in the state; nine digits, since a claim needs all nine. */
const TOWNS = [
  { city: 'HARROW CREEK', state: 'OH', zip: '439990' },
  { city: 'FALLOW CREEK', state: 'OH', zip: '439991' },
  { city: 'EAST BELLOWS', state: 'OH', zip: '439992' },
  { city: 'TANNERS MILL', state: 'OH', zip: '439993' },
];

/** Whole years between two days. */
export function ageOn(born: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

export class Population {
  private count = 0;

  constructor(
    private readonly random: Random,
    private readonly prefix: string,
    /** Ages are those of this day. */
    private readonly on: Day,
  ) {}

  household(): Household {
    const { random } = this;
    const last = random.pick(SURNAMES);
    const old = random.chance(0.28);
    const headAge = old ? random.between(65, 88) : random.between(24, 60);
    const head = this.person(last, random.chance(0.5) ? 'F' : 'M', headAge);
    const household: Household = { head, children: [], address: this.address() };
    if (random.chance(0.6)) {
      const age = old ? random.between(65, 86) : Math.min(64, Math.max(21, headAge + random.between(-6, 6)));
      household.spouse = this.person(last, head.sex === 'F' ? 'M' : 'F', age);
    }
    const children = old ? 0 : random.pick([0, 1, 1, 2, 2, 3]);
    for (let nth = 0; nth < children; nth += 1) {
      const age = random.between(1, Math.min(17, headAge - 20));
      household.children.push(this.person(last, random.chance(0.5) ? 'F' : 'M', age));
    }
    return household;
  }

  private person(last: string, sex: 'F' | 'M', age: number): DemoPerson {
    const { random } = this;
    this.count += 1;
    const born = addDays(addYears(this.on, -age), -random.between(1, 360));
    const first = random.pick(sex === 'F' ? WOMEN : MEN);
    return { id: `${this.prefix}-p${String(this.count).padStart(5, '0')}`, last, first, sex, born };
  }

  private address(): Household['address'] {
    const { random } = this;
    const town = random.pick(TOWNS);
    return {
      line: `${random.between(1, 240)} ${random.pick(STREETS)}`,
      city: town.city,
      state: town.state,
      zip: town.zip + random.digits(3),
    };
  }
}
