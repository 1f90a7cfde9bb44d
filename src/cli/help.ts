/** The text of `simulate --help`. Its list of parameters is config.ts's table. */
import { type Parameter, parameters } from "../shared/config.ts";
import { defaults, formats, MAX_SECONDS } from "./arguments.ts";

function parameterLine(p: Parameter, width: number): string {
  const unit = p.unit === "" ? "" : ` ${p.unit}`;
  const whole = p.integer ? ", whole" : "";
  const auto = p.key === "radius" ? ", or auto" : "";
  // No clock runs here, so that a run would be the same at any speed.
  const note = p.key === "speed" ? "No effect here: it only paces the page." : p.hint;
  return `  ${p.key.padEnd(width)}  ${p.min} to ${p.max}${unit}${whole}${auto}, default ${p.default}. ${note}`;
}

export function helpText(): string {
  const width = Math.max(...parameters.map(({ key }) => key.length));
  return `Heptaspin without a browser: simulates balls in a spinning heptagon and prints their states.

  npm run --silent simulate -- --seed 7 --balls 20 --seconds 10 --every 1 --set gravity=0 --format csv

Flags
  --seed N         short for --set seed=N
  --balls N        short for --set balls=N
  --seconds S      simulated time, 0 to ${MAX_SECONDS}, default ${defaults.seconds}; rounded to whole steps of 1/120 s
  --every N        print each N-th step, from step 0 on, default ${defaults.every} (csv only)
  --set KEY=VALUE  set a parameter, as often as needed
  --format F       ${formats.join(" or ")}, default ${defaults.format}
  --help           print this

Parameters
${parameters.map((p) => parameterLine(p, width)).join("\n")}

csv prints one line per state and ball: step,time,wallAngle,ball,x,y,angle,vx,vy,spin
  step             steps of 1/120 s since the start
  time             s
  wallAngle        rad, of the first corner; counter-clockwise, in (-π, π]
  ball             number, from 1
  x, y             units, from the polygon's centre, y up; a corner is 300 units from the centre
  angle            rad, of the ball; counter-clockwise, in (-π, π]
  vx, vy           units/s
  spin             rad/s, counter-clockwise
json prints one summary of the whole run
  config           the parameters; radius is what the balls really have (units)
  step, time       where the run ended (s)
  wallAngle        there (rad)
  hash             of the state there, over every bit of it, so that two runs can be compared (docs/model.md)
  energy           there, of motion, spin and height above the centre, for balls of mass 1 (units²/s²)
  meanSpeed        there (units/s)
  fastest          the highest speed of any ball at any step (units/s)
  escapes          balls outside the polygon, summed over all steps: 0
Numbers have every digit of their Float64, so the same flags print the same bytes.

Exit code 0; 2 if the flags are wrong, with one line on stderr; 1 if the output can't be written.
`;
}
