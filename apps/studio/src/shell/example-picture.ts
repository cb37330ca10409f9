/** Ships with the page: Eileen Collins, NASA, public domain. */
export const EXAMPLE_PICTURE = new URL('../../../examples/media/astronaut.png', import.meta.url).href;
