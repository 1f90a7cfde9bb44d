// Run only by browsers that know no modules, so in the JavaScript that they know.
document.getElementById("state").textContent = "Stopped";
document.getElementById("obstacle").textContent = "This browser cannot run Heptaspin: it has no workers.";
