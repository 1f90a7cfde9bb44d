/** The render worker: exposes a Picture, nothing else. */
import { serve } from "../shared/endpoint.ts";
import { pictureMethods } from "../shared/protocol.ts";
import { Picture } from "../shared/render/picture.ts";
import { listenToFaults } from "./faults.ts";
import { greet } from "./life.ts";

// What ends the drawing reaches the page as the worker's error event.
const picture = new Picture({ onError: (error) => reportError(error) });

serve(picture, pictureMethods, greet);
if (import.meta.env.VITE_FAULTS === "1") listenToFaults();
