/** A picture for each sign that an own object may go by. Loaded when there is such an object. */

import Box from '@lucide/svelte/icons/box';
import Building from '@lucide/svelte/icons/building-2';
import Calendar from '@lucide/svelte/icons/calendar';
import Car from '@lucide/svelte/icons/car';
import Clipboard from '@lucide/svelte/icons/clipboard-list';
import File from '@lucide/svelte/icons/file-text';
import Gift from '@lucide/svelte/icons/gift';
import Graduation from '@lucide/svelte/icons/graduation-cap';
import Handshake from '@lucide/svelte/icons/handshake';
import Heart from '@lucide/svelte/icons/heart';
import House from '@lucide/svelte/icons/house';
import Key from '@lucide/svelte/icons/key';
import Laptop from '@lucide/svelte/icons/laptop';
import Map from '@lucide/svelte/icons/map';
import Package from '@lucide/svelte/icons/package';
import Paw from '@lucide/svelte/icons/paw-print';
import Receipt from '@lucide/svelte/icons/receipt';
import Scissors from '@lucide/svelte/icons/scissors';
import Ship from '@lucide/svelte/icons/ship';
import Shirt from '@lucide/svelte/icons/shirt';
import Shopping from '@lucide/svelte/icons/shopping-bag';
import Star from '@lucide/svelte/icons/star';
import Stethoscope from '@lucide/svelte/icons/stethoscope';
import Tag from '@lucide/svelte/icons/tag';
import Trophy from '@lucide/svelte/icons/trophy';
import Truck from '@lucide/svelte/icons/truck';
import Utensils from '@lucide/svelte/icons/utensils';
import Wrench from '@lucide/svelte/icons/wrench';
import type { Icon } from '@regulars/shared/objects/icons.ts';

export const signs: Record<Icon, typeof Box> = {
  box: Box,
  building: Building,
  calendar: Calendar,
  car: Car,
  clipboard: Clipboard,
  file: File,
  gift: Gift,
  graduation: Graduation,
  handshake: Handshake,
  heart: Heart,
  home: House,
  key: Key,
  laptop: Laptop,
  map: Map,
  package: Package,
  paw: Paw,
  receipt: Receipt,
  scissors: Scissors,
  ship: Ship,
  shirt: Shirt,
  shopping: Shopping,
  star: Star,
  stethoscope: Stethoscope,
  tag: Tag,
  tool: Wrench,
  trophy: Trophy,
  truck: Truck,
  utensils: Utensils,
};
